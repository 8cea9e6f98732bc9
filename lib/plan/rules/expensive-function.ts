import { formatCount, formatMs } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { improvement } from "./judgement";
import { slowExpression } from "./slow-expression";

/** Set-returning functions of PostgreSQL itself: their time is that of their rows. */
const BUILT_IN = /^(?:generate_series|generate_subscripts|unnest|jsonb?_|regexp_|string_to_table|pg_)/;

/** A function takes much of the time: one that returns a set, or one called for every row of a scan. */
export const expensiveFunction: Rule = {
  id: "expensive-function",
  title: "Expensive function",
  needsCatalog: false,
  check: eachNode(({ node }, context) => functionScan(node, context) ?? calledPerRow(node, context)),
};

function functionScan(node: PlanNode, context: RuleContext): Finding | null {
  const name = node.functionName ?? node.alias ?? "";
  const share = shareOf(context, node);
  if (node.nodeType !== "Function Scan" || share < LEAST_SHARE || BUILT_IN.test(name)) return null;
  const rows = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
  return improvement(expensiveFunction.id, node, share, {
    threshold: "At least 5 % of the time in one function.",
    evidence: `The function ${name} ran ${node.actualLoops === 1 ? "once" : `${formatCount(node.actualLoops ?? 0)} times`} and returned ${formatCount(rows)} ${rows === 1 ? "row" : "rows"}, in ${formatMs(context.analysis.nodes.get(node.id)?.exclusiveTimeMs ?? 0)}.`,
    suggestion:
      "EXPLAIN does not look into it: auto_explain.log_nested_statements shows the plans of its statements. A function of one SELECT in LANGUAGE sql, STABLE and not STRICT, is merged into the query.",
  });
}

function calledPerRow(node: PlanNode, context: RuleContext): Finding | null {
  const slow = slowExpression(context, node);
  if (slow === null) return null;
  return improvement(expensiveFunction.id, node, shareOf(context, node), {
    threshold: "At least 10 µs for each row of a scan that calls a function.",
    evidence: `The function ${slow.functionName} is called for rows of ${node.relation ?? "the relation"}: ${formatMs(slow.msPerRow)} for each of ${formatCount(slow.rows)}.`,
    suggestion:
      "Let cheaper conditions remove rows first (COST of the function tells the planner), keep its result in a generated column or an index on the expression, or write it in SQL so that it is inlined.",
  });
}
