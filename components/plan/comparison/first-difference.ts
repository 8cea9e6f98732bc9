import { isShapeChange } from "@/lib/plan/comparison/node-changes";
import { ownOf } from "@/lib/plan/comparison/comparison-text";
import type { MergedNode } from "@/lib/plan/comparison/merged-plan";

/** The id of the node with which a reader should begin: what changed with the most time, or else cost, at stake. */
export function firstDifference(rows: readonly { node: MergedNode }[]): string {
  let best = rows[0]?.node;
  let highest = -1;
  for (const { node } of rows) {
    const isChange =
      node.status !== "same" && (node.match === null || node.match.changes.some(isShapeChange));
    const { before, after } = ownOf(node);
    const size = (figures: typeof before) => figures?.timeMs ?? figures?.cost ?? 0;
    const stake = Math.abs(size(after) - size(before)) * (isChange && !node.isWrapper ? 1000 : 1);
    if (stake > highest) [best, highest] = [node, stake];
  }
  return best?.id ?? "";
}
