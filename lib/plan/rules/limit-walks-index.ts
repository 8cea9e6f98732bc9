import { formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { suggestFilterIndex } from "./index-suggestion";
import { improvement } from "./judgement";
import { scanWork, theIndex } from "./scan-work";

const LEAST_REMOVED_ROWS = 10_000;
const SCANS = ["Index Scan", "Index Only Scan"];

/** For an ORDER BY with LIMIT an index is walked in its order, and most rows on the way do not match. */
export const limitWalksIndex: Rule = {
  id: "limit-walks-index",
  title: "Index walked in order until enough rows match",
  needsCatalog: false,
  check: eachNode((placed, context) => {
    const { node } = placed;
    if (!SCANS.includes(node.nodeType) || node.conditions.indexCond !== undefined) return null;
    const { keptRows, removedRows, removedPart } = scanWork(node);
    const atStake = shareOf(context, node) * removedPart;
    if (removedRows < LEAST_REMOVED_ROWS || atStake < LEAST_SHARE || !isLimited(placed)) return null;
    const index = suggestFilterIndex(placed);
    return improvement(limitWalksIndex.id, node, atStake, {
      threshold: "At least 10,000 rows passed by below a Limit.",
      evidence: `${theIndex(node)} is walked for its order: ${formatCount(removedRows)} rows are passed by to find ${formatCount(keptRows)}.`,
      suggestion:
        index === null
          ? "The planner expected to meet enough matching rows soon. A partial index with the filter as its condition, in the same order, would hold them alone."
          : `The planner expected to meet enough matching rows soon. An index that begins with (${index.columns}) and goes on with the columns of ORDER BY finds them in order.`,
      tryIt: index,
    });
  }),
};

function isLimited(placed: PlacedNode): boolean {
  let below = placed.node;
  for (let above = placed.parent; above !== null; above = above.parent) {
    if (above.node.nodeType === "Limit") return true;
    const passesOn =
      (above.node.nodeType === "Nested Loop" && below.relationship === "Outer") ||
      ["Gather Merge", "Merge Append", "Subquery Scan", "Unique"].includes(above.node.nodeType);
    if (!passesOn) return false;
    below = above.node;
  }
  return false;
}
