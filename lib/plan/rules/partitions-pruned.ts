import { eachNode } from "./each-node";
import type { Rule } from "./finding";
import { allIsWell } from "./judgement";
import { removedSubplans } from "./partition-scans";

/** Partitions were left out when or while the statement ran. */
export const partitionsPruned: Rule = {
  id: "partitions-pruned",
  title: "Partitions left out",
  needsCatalog: false,
  check: eachNode(({ node }) => {
    if (!node.nodeType.endsWith("Append")) return null;
    const never = node.children.filter(({ neverExecuted }) => neverExecuted).length;
    const removed = removedSubplans(node) + never;
    if (removed === 0) return null;
    const rest = node.children.length - never;
    return allIsWell(partitionsPruned.id, node, {
      threshold: "Any subplan removed or never executed.",
      evidence: `${removed} of ${removed + rest} subplans were left out at execution.`,
      suggestion: "The condition on the partition key does its work, also with values known only then.",
    });
  }),
};
