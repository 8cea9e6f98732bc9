import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { uniqueWhereEqual } from "../facts";
import { given, rewriteCandidate } from "../finding";
import { fixedColumns, mayMention } from "../moving";
import { expressionsOf, type Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { nodesIn, withChanges } from "../tree/change";
import { conjuncts, fieldsOf } from "../tree/nodes";

export const unusedLeftJoin: RewriteRule = {
  id: "unused-left-join",
  title: "A left join of which nothing is used",
  about: "A left join to at most one row of which nothing is used.",
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
  if (
    join?.jointype !== "JOIN_LEFT" ||
    !join.larg ||
    !join.quals ||
    !item?.table ||
    query.select.lockingClause
  )
    return null;
  const unique = uniqueWhereEqual(item.table, fixedColumns(query, conjuncts(join.quals), item));
  const elsewhere = [
    expressionsOf(query.select),
    withChanges(query.select.fromClause, new Map([[node, join.larg]])),
  ];
  // A subquery in FROM may read it only if it is LATERAL; being mentioned at all keeps it.
  if (unique === null || mayMention(query, elsewhere, item)) return null;
  const text = rewritten(context, new Map([[node, join.larg]]));
  const { table } = item;
  return {
    at: fieldsOf(item.node, "RangeVar")?.location,
    evidence: [
      `No column of ${table.name} (${formatCount(table.estimatedRows ?? 0)} rows) is used, and ${unique} lets at most one of its rows match. The planner often drops such a join itself; planning is then shorter.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate("Without the join", statement, given(`the unique ${unique}`)),
      ),
    ],
  };
}
