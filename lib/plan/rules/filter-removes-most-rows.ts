import { formatExact, formatPercent } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { LEAST_SHARE, severityOf, shareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { suggestFilterIndex } from "./index-suggestion";

const LEAST_REMOVED_ROWS = 1000;
const LEAST_REMOVED_PART = 0.9;
const SCANS = ["Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"];

/** A scan reads many rows to keep a few: an index could have found those few. */
export const filterRemovesMostRows: Rule = {
  id: "filter-removes-most-rows",
  check: (context) => context.placed.flatMap((placed) => checkScan(context, placed)),
};

function checkScan(context: RuleContext, placed: PlacedNode): Finding[] {
  const { node } = placed;
  const loops = node.actualLoops ?? 0;
  const removed = (node.rowsRemoved.filter ?? 0) * loops;
  const read = removed + (node.actualRows ?? 0) * loops;
  const share = shareOf(context, node);
  if (!SCANS.includes(node.nodeType) || removed < LEAST_REMOVED_ROWS || removed < read * LEAST_REMOVED_PART)
    return [];
  if (share < LEAST_SHARE) return [];
  const index = suggestFilterIndex(placed);
  const atStake = share * (removed / read);
  return [
    {
      ruleId: filterRemovesMostRows.id,
      nodeId: node.id,
      severity: severityOf(atStake),
      share: atStake,
      evidence: `${thrownAway(removed / read)} of the rows read from ${node.relation ?? "the relation"} are thrown away: ${formatExact(Math.round(removed))} of ${formatExact(Math.round(read))}.`,
      suggestion: suggestion(node.index, index),
      ...(index === null ? {} : { tryIt: { label: index.label, kind: index.kind, sql: index.sql } }),
    },
  ];
}

/** Never rounded up to 100 %: some rows were kept. */
function thrownAway(part: number): string {
  return part > 0.9995 && part < 1 ? "More than 99.9\u202f%" : formatPercent(Math.floor(part * 1000) / 1000);
}

function suggestion(usedIndex: string | undefined, index: ReturnType<typeof suggestFilterIndex>): string {
  if (index === null) {
    return "No condition compares a plain column with a constant, so a plain index cannot answer it. Look for a function or a cast around a column: an index on that expression, or a rewritten condition, could.";
  }
  const order = index.ordersRows ? " and would return them already sorted" : "";
  const instead = usedIndex === undefined ? "" : ` ${usedIndex} does not cover the filter.`;
  return `An index on (${index.columns}) would find the rows directly${order}.${instead}`;
}
