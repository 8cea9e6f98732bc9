import { formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Finding, type Rule, type RuleContext } from "./finding";
import { suggestOrderIndex } from "./index-suggestion";
import { improvement } from "./judgement";

const LEAST_ROWS = 10_000;
const LEAST_RATIO = 10;
const SCANS = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"];
const SORTS = ["Sort", "Incremental Sort"];

/** A Limit wants a few rows in an order, and the Sort below it reads and sorts many to find them. */
export const limitReadsEverything: Rule = {
  id: "limit-reads-everything",
  title: "Limit above a sort of many rows",
  needsCatalog: false,
  check: eachNode((placed, context) => checkScan(context, placed)),
};

function checkScan(context: RuleContext, placed: PlacedNode): Finding | null {
  const { node, parent: sort } = placed;
  if (!SCANS.includes(node.nodeType) || sort === null || !SORTS.includes(sort.node.nodeType)) return null;
  const limit = limitAbove(sort);
  const sorted = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
  const wanted = (limit?.node.actualRows ?? 0) * (limit?.node.actualLoops ?? 0);
  const share = inclusiveShareOf(context, sort.node);
  if (limit === null || sorted < LEAST_ROWS || sorted < wanted * LEAST_RATIO || share < LEAST_SHARE)
    return null;
  const index = suggestOrderIndex(placed);
  if (index === null) return null;
  return improvement(limitReadsEverything.id, node, share, {
    threshold: "At least 10,000 rows sorted, and ten for every row that is wanted.",
    evidence: `${formatCount(sorted)} rows are read and sorted to return ${formatCount(wanted)}.`,
    suggestion: `An index on (${index.columns}) would give the rows in order, and the Limit would stop after the first.`,
    tryIt: index,
  });
}

/** The Limit that takes its rows from `sort`, directly or from the sorts of several processes. */
function limitAbove(sort: PlacedNode): PlacedNode | null {
  const above = sort.parent?.node.nodeType === "Gather Merge" ? sort.parent.parent : sort.parent;
  return above?.node.nodeType === "Limit" ? above : null;
}
