import type { Node } from "libpg-query";
import { always, rewriteCandidate } from "../finding";
import { columnTitle } from "../moving";
import { resolveColumn, type ResolvedColumn, type Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { nodesIn } from "../tree/change";
import { conjuncts, fieldsOf, wordsOf } from "../tree/nodes";

/** Operators of built-in types that give NULL when either side is. */
const STRICT = new Set(["=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "~*", "BETWEEN"]);

export const leftJoinAsInner: RewriteRule = {
  id: "left-join-as-inner",
  title: "A left join that WHERE makes an inner one",
  about: "A left join whose unmatched rows the WHERE clause throws away again.",
  check: (context) =>
    context.queries.flatMap((query) =>
      nodesIn(query.select.fromClause, (node) => "JoinExpr" in node).flatMap(
        (node) => judge(context, query, node) ?? [],
      ),
    ),
};

function judge(context: RuleContext, query: Query, node: Node): Found | null {
  const join = fieldsOf(node, "JoinExpr");
  const item = query.from.find((one) => one.node === join?.rarg);
  if (join?.jointype !== "JOIN_LEFT" || !item) return null;
  const rejected = conjuncts(query.select.whereClause)
    .flatMap((condition) => rejectedColumns(query, condition))
    .find((column) => column.item === item);
  if (!rejected) return null;
  const text = rewritten(context, new Map([[node, { JoinExpr: { ...join, jointype: "JOIN_INNER" } }]]));
  return {
    at: fieldsOf(item.node, "RangeVar")?.location,
    evidence: [
      `WHERE is never true while ${columnTitle(item, rejected.name)} is NULL, which it is in every unmatched row. The planner knows this; written as it is meant, it can be read, and the tables be joined in any order.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate(
          "Inner join",
          statement,
          always("Every row that the inner join leaves out is one that WHERE rejects."),
        ),
      ),
    ],
  };
}

/** The columns that must not be NULL for the condition to be true. */
function rejectedColumns(query: Query, condition: Node): ResolvedColumn[] {
  const test = fieldsOf(condition, "NullTest");
  if (test) return test.nulltesttype === "IS_NOT_NULL" ? resolved(query, [test.arg]) : [];
  const comparison = fieldsOf(condition, "A_Expr");
  const isPlain = ["AEXPR_OP", "AEXPR_LIKE", "AEXPR_ILIKE"].includes(comparison?.kind ?? "");
  const isList = comparison?.kind === "AEXPR_IN" || comparison?.kind === "AEXPR_BETWEEN";
  if (!comparison || !STRICT.has(wordsOf(comparison.name)[0] ?? "")) return [];
  if (isPlain) return resolved(query, [comparison.lexpr, comparison.rexpr]);
  return isList ? resolved(query, [comparison.lexpr]) : [];
}

const resolved = (query: Query, nodes: readonly (Node | undefined)[]) =>
  nodes.flatMap((node) => resolveColumn(query, node) ?? []);
