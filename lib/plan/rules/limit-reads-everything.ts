import { formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import {
  inclusiveShareOf,
  LEAST_SHARE,
  severityOf,
  type Finding,
  type Rule,
  type RuleContext,
} from "./finding";
import { suggestOrderIndex } from "./index-suggestion";

const LEAST_ROWS = 10_000;
const LEAST_RATIO = 10;

/** A Limit wants a few rows in an order, and the Sort below it reads and sorts a whole table to find them. */
export const limitReadsEverything: Rule = {
  id: "limit-reads-everything",
  check: (context) => context.placed.flatMap((placed) => checkScan(context, placed)),
};

function checkScan(context: RuleContext, placed: PlacedNode): Finding[] {
  const { node, parent: sort } = placed;
  const limit = sort?.parent;
  if (node.nodeType !== "Seq Scan" || sort?.node.nodeType !== "Sort" || limit?.node.nodeType !== "Limit")
    return [];
  const sorted = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
  const wanted = (limit.node.actualRows ?? 0) * (limit.node.actualLoops ?? 0);
  const share = inclusiveShareOf(context, sort.node);
  const index = suggestOrderIndex(placed);
  if (sorted < LEAST_ROWS || sorted < wanted * LEAST_RATIO || share < LEAST_SHARE || index === null)
    return [];
  return [
    {
      ruleId: limitReadsEverything.id,
      nodeId: node.id,
      severity: severityOf(share),
      share,
      evidence: `${formatCount(sorted)} rows are read and sorted to return ${formatCount(wanted)}.`,
      suggestion: `An index on (${index.columns}) would give the rows in order, and the Limit would stop after the first.`,
      tryIt: { label: index.label, kind: index.kind, sql: index.sql },
    },
  ];
}
