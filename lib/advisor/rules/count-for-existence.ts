import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { always, rewriteCandidate } from "../finding";
import { exists, one, target } from "../moving";
import { isNeverNull, tableColumn, type Query } from "../queries";
import { candidateOf, isVolatile, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { nodesIn } from "../tree/change";
import { constantOf, fieldsOf, functionName, negation, operatorOf } from "../tree/nodes";

/** Whether `count op number` asks for at least one row (true) or for none (false). */
const QUESTIONS: Readonly<Record<string, boolean>> = {
  "> 0": true,
  ">= 1": true,
  "<> 0": true,
  "= 0": false,
  "< 1": false,
  "<= 0": false,
};
const TURNED: Readonly<Record<string, string>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "=": "=",
  "<>": "<>",
};

export const countForExistence: RewriteRule = {
  id: "count-for-existence",
  title: "count(*) to see whether a row exists",
  about: "Counting all rows to see whether there is one.",
  check: (context) =>
    context.queries.flatMap((query) =>
      nodesIn(query.select, (node) => operatorOf(node) !== null).flatMap(
        (node) => judge(context, node) ?? [],
      ),
    ),
};

function judge(context: RuleContext, node: Node): Found | null {
  const { name, expression } = operatorOf(node) ?? {};
  if (!name || !expression) return null;
  const sides = [
    { counted: expression.lexpr, number: expression.rexpr, operator: name },
    { counted: expression.rexpr, number: expression.lexpr, operator: TURNED[name] ?? "" },
  ];
  for (const { counted, number, operator } of sides) {
    const asksForRow = QUESTIONS[`${operator} ${constantOf(number)?.text ?? ""}`];
    const inner = context.queries.find(({ sublink }) => sublink !== null && sublink === counted);
    if (asksForRow === undefined || !inner || !countsRows(inner) || isVolatile(context.facts, inner.select))
      continue;
    const test = exists({ ...inner.select, targetList: [target(one())] });
    const text = rewritten(context, new Map([[node, asksForRow ? test : negation(test)]]));
    const label = asksForRow ? "EXISTS" : "NOT EXISTS";
    return {
      at: fieldsOf(counted, "SubLink")?.location,
      evidence: [rowWords(inner)],
      candidates: [
        candidateOf(text, (statement) =>
          rewriteCandidate(
            label,
            statement,
            always("A count is never NULL, and it is above 0 exactly when there is a row."),
          ),
        ),
      ],
    };
  }
  return null;
}

/** A subquery that is nothing but the number of its rows. */
function countsRows(query: Query): boolean {
  const { targetList, groupClause, havingClause, distinctClause, limitCount, limitOffset, larg } =
    query.select;
  if (groupClause || havingClause || distinctClause || limitCount || limitOffset || larg) return false;
  if (
    targetList?.length !== 1 ||
    fieldsOf(query.sublink ?? undefined, "SubLink")?.subLinkType !== "EXPR_SUBLINK"
  )
    return false;
  const value = fieldsOf(targetList[0], "ResTarget")?.val;
  const call = fieldsOf(value, "FuncCall");
  if (functionName(value) !== "count" || !call || call.over || call.agg_filter) return false;
  return (
    call.agg_star === true ||
    constantOf(call.args?.[0])?.form === "integer" ||
    isOwnColumn(query, call.args?.[0])
  );
}

/** An aggregate over a column of the query outside would be that query's own. */
const isOwnColumn = (query: Query, node: Node | undefined) =>
  tableColumn(query, node)?.query === query && isNeverNull(query, node);

function rowWords({ from }: Query): string {
  const [table] = from.flatMap((item) => item.table ?? []);
  return table?.estimatedRows == null
    ? "All rows are counted although the first one answers the question."
    : `All matching rows of ${table.name} (${formatCount(table.estimatedRows)} rows) are counted although the first one answers the question.`;
}
