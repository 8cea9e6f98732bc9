import { formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { LEAST_REMOVED_ROWS } from "./scan-work";

/** An inexact index (GIN, GiST, BRIN, trigrams) proposes more rows than match; lossy-bitmap has a cause of its own. */
export const recheckRemovesRows: Rule = {
  id: "recheck-removes-rows",
  title: "Index that proposes rows in vain",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.rowsRemoved.indexRecheck === undefined) return null;
    const loops = node.actualLoops ?? 0;
    const removed = node.rowsRemoved.indexRecheck * loops;
    const kept = (node.actualRows ?? 0) * loops;
    const atStake = shareOf(context, node) * (removed / Math.max(1, removed + kept));
    if (removed < LEAST_REMOVED_ROWS || removed <= kept || isShortOfMemory(node)) return null;
    if (atStake < LEAST_SHARE) return null;
    return improvement(recheckRemovesRows.id, node, atStake, {
      threshold: "More rows removed by the recheck than kept, and at least 1,000.",
      evidence: `The index proposed ${formatCount(removed + kept)} rows of ${node.relation ?? "the relation"}; checked again, ${formatCount(removed)} of them did not match.`,
      suggestion:
        "Such an index keeps less than the values: longer search terms, another operator class, a smaller pages_per_range (BRIN) or a longer signature (siglen of GiST) propose fewer rows in vain.",
    });
  }),
};

/** Exact and lossy pages side by side: the bitmap was cut down to fit into memory. */
function isShortOfMemory({ exactHeapBlocks = 0, lossyHeapBlocks = 0 }: PlanNode): boolean {
  return exactHeapBlocks > 0 && lossyHeapBlocks > 0;
}
