import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { improvement } from "./judgement";
import { partitionScans, removedSubplans } from "./partition-scans";

const LEAST_PARTITIONS = 4;
const LEAST_EMPTY_PART = 0.75;

/** Most partitions are searched and hold nothing that matches: the condition does not speak of the partition key. */
export const partitionsNotPruned: Rule = {
  id: "partitions-not-pruned",
  title: "Partitions searched in vain",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const executed = (partitionScans(node) ?? []).filter(({ neverExecuted }) => !neverExecuted);
    const empty = executed.filter(({ actualRows }) => actualRows === 0);
    if (executed.length < LEAST_PARTITIONS || removedSubplans(node) > 0) return null;
    if (empty.length < executed.length * LEAST_EMPTY_PART) return null;
    const share = empty.reduce((sum, scan) => sum + inclusiveShareOf(context, scan), 0);
    if (share < LEAST_SHARE) return null;
    return improvement(partitionsNotPruned.id, node, share, {
      threshold: "At least four partitions searched, and no row found in 75 % of them.",
      evidence: `${empty.length} of ${executed.length} partitions were searched and gave no row.`,
      suggestion:
        "Partitions are left out only by a condition on the partition key itself: no function or cast around it, and with a value that is known when execution begins. If the statement knows the key, say it; if not, this table is partitioned by another question.",
    });
  }),
};
