import { formatExact, formatPercent } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";
import { filterObstacle } from "./filter-obstacle";
import { eachNode } from "./each-node";
import { shareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { hasAlternatives } from "./filter-columns";
import { conditionColumns, suggestFilterIndex, type IndexSuggestion } from "./index-suggestion";
import { improvement } from "./judgement";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

/** A sequential scan reads many rows to keep a few: an index could have found those few. */
export const filterRemovesMostRows: Rule = {
  id: "filter-removes-most-rows",
  title: "Sequential scan that throws most rows away",
  needsCatalog: false,
  check: eachNode((placed, context) => checkScan(context, placed)),
};

function checkScan(context: RuleContext, placed: PlacedNode): Finding | null {
  const { node } = placed;
  if (!readsMuchToKeepLittle(context, node)) return null;
  const index = suggestFilterIndex(placed);
  if (index === null && filterObstacle(node) !== null) return null;
  const { readRows, removedRows, removedPart } = scanWork(node);
  return improvement(filterRemovesMostRows.id, node, shareOf(context, node) * removedPart, {
    threshold: "At least 90 % of the rows read are removed, and at least 1,000.",
    evidence: `${thrownAway(removedPart)} of the rows read from ${node.relation ?? "the relation"} are thrown away: ${formatExact(Math.round(removedRows))} of ${formatExact(Math.round(readRows))}.`,
    suggestion: suggestionOf(node, index),
    tryIt: index,
  });
}

/** Never rounded up to 100 %: some rows were kept. */
function thrownAway(part: number): string {
  if (part === 1) return "All";
  if (part > 0.999) return "More than 99.9\u202f%";
  return formatPercent(Math.floor(part * 100) / 100);
}

function suggestionOf(node: PlanNode, index: IndexSuggestion | null): string {
  if (index === null && hasAlternatives(node.conditions.filter ?? ""))
    return "Its conditions are joined by OR, and one index cannot answer all of them. With an index for each the planner can combine what they find; a UNION of one statement for each lets it plan them apart.";
  if (index === null)
    return "No condition compares a plain column with a constant, so a plain index cannot answer it. Look for a condition that an index on an expression or a partial index could answer.";
  const order = index.ordersRows ? " and would return them already sorted" : "";
  const converted = conditionColumns(node, node.conditions.filter).find(({ isConverted }) => isConverted);
  const proviso =
    converted === undefined
      ? ""
      : ` This holds if ${converted.column} is varchar; a column of any other type is converted to text here, and must be compared in its own type first.`;
  return `An index on (${index.columns}) would find the rows directly${order}.${proviso}`;
}
