import { formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { conditionColumns, indexOn } from "./index-suggestion";
import { improvement } from "./judgement";

/** Two indexes are read and intersected where one on both columns would be read once. */
export const bitmapAnd: Rule = {
  id: "bitmap-and",
  title: "Two indexes intersected",
  needsCatalog: false,
  check: eachNode((placed, context) => {
    const { node } = placed;
    if (node.nodeType !== "BitmapAnd") return null;
    const scan = heapScanAbove(placed);
    const share = inclusiveShareOf(context, node);
    if (scan === null || share < LEAST_SHARE) return null;
    const entries = node.children.map(
      ({ actualRows, actualLoops }) => (actualRows ?? 0) * (actualLoops ?? 0),
    );
    const columns = conditionColumns(scan.node, scan.node.conditions.recheckCond)
      .toSorted((a, b) => a.kind.localeCompare(b.kind))
      .map(({ column }) => column);
    const index = columns.length < 2 ? null : indexOn(scan.node, columns, false);
    const kept = (scan.node.actualRows ?? 0) * (scan.node.actualLoops ?? 0);
    return improvement(bitmapAnd.id, node, share, {
      threshold: "Any intersection of indexes that takes at least 5 % of the time.",
      evidence: `${entries.map(formatCount).join(" and ")} index entries are read to find ${formatCount(kept)} rows of ${scan.node.relation ?? "the relation"}.`,
      suggestion:
        index === null
          ? "One index on all of these columns would read only the entries that match."
          : `One index on (${index.columns}) would read only the entries that match.`,
      tryIt: index,
    });
  }),
};

function heapScanAbove(placed: PlacedNode): PlacedNode | null {
  let above = placed.parent;
  while (above !== null && above.node.nodeType.startsWith("Bitmap") && above.node.relation === undefined)
    above = above.parent;
  return above?.node.nodeType === "Bitmap Heap Scan" ? above : null;
}
