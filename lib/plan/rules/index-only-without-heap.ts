import { formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { allIsWell } from "./judgement";
import { theIndex } from "./scan-work";

/** An index-only scan never visited the table. */
export const indexOnlyWithoutHeap: Rule = {
  id: "index-only-without-heap",
  title: "Index-only scan without the table",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "Index Only Scan" || node.heapFetches !== 0) return null;
    if (shareOf(context, node) < LEAST_SHARE) return null;
    return allIsWell(indexOnlyWithoutHeap.id, node, {
      threshold: "No heap fetches, in at least 5 % of the time.",
      evidence: `${theIndex(node)} alone gave ${formatCount((node.actualRows ?? 0) * (node.actualLoops ?? 0))} rows of ${node.relation ?? "the relation"}.`,
      suggestion: "VACUUM keeps up with the changes of this table.",
    });
  }),
};
