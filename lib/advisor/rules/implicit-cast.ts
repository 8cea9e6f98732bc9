import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { indexOn } from "../facts";
import { always, differs, rewriteCandidate } from "../finding";
import { columnTitle } from "../moving";
import { tableColumn, type Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { conjuncts, constantOf, expression, fieldsOf, operatorOf, wordsOf } from "../tree/nodes";

const INTEGERS = ["smallint", "integer", "bigint"];
/** Not float4, as which integers beyond 2^24 are rounded. */
const WIDER = ["numeric", "float8"];
/** Beyond these a literal would not be an integer any more. */
const LARGEST = 2_147_483_647;

export const implicitCast: RewriteRule = {
  id: "implicit-cast",
  title: "A column converted to the type of the value",
  about:
    "A whole-number column compared with a fractional type is converted row by row, and its index is of no use.",
  check: (context) =>
    context.queries.flatMap((query) =>
      conjuncts(query.select.whereClause).flatMap((condition) => judge(context, query, condition) ?? []),
    ),
};

function judge(context: RuleContext, query: Query, condition: Node): Found | null {
  const { name: operator, expression: comparison } = operatorOf(condition) ?? {};
  const found = tableColumn(query, comparison?.lexpr);
  if (!operator || !comparison?.lexpr || !found || !INTEGERS.includes(found.column.type)) return null;
  const index = indexOn(found.table, found.name);
  const replacement = integerCondition(comparison.lexpr, operator, comparison.rexpr);
  if (!index || !replacement) return null;
  const text = rewritten(context, new Map([[condition, replacement.condition]]));
  const title = columnTitle(found.item, found.name);
  return {
    at: comparison.location,
    evidence: [
      `${title} is ${found.column.type}, the value is not; every one of ${formatCount(found.table.estimatedRows ?? 0)} rows is converted, and ${index.name} is of no use.`,
    ],
    candidates: [
      candidateOf(text, (statement) =>
        rewriteCandidate("The column's own type", statement, replacement.equivalence),
      ),
    ],
  };
}

function integerCondition(column: Node, operator: string, value: Node | undefined) {
  const constant = constantOf(value);
  if (constant?.form === "number") return literalCondition(column, operator, Number(constant.text));
  const cast = fieldsOf(value, "TypeCast");
  if (!cast || !WIDER.includes(wordsOf(cast.typeName?.names).at(-1) ?? "")) return null;
  const literal = constantOf(cast.arg);
  if (literal?.form === "integer" || literal?.form === "number")
    return literalCondition(column, operator, Number(literal.text));
  if (fieldsOf(cast.arg, "ParamRef") === null || !cast.arg || !isComparison(operator)) return null;
  return {
    condition: expression(`c ${operator} p::bigint`, { c: column, p: cast.arg }),
    equivalence: differs("the value is not a whole number"),
  };
}

const isComparison = (operator: string) => ["=", "<", "<=", ">", ">="].includes(operator);

/** A whole number compares the same with a fraction as with the whole number below it. */
function literalCondition(column: Node, operator: string, number: number) {
  const below = Math.floor(number);
  if (!Number.isFinite(number) || Math.abs(below) > LARGEST) return null;
  const compared = (written: string) => ({
    condition: expression(`c ${written} ${below}`, { c: column }),
    equivalence: always("A whole number compares the same with the whole number below a fraction."),
  });
  if (below === number) return isComparison(operator) ? compared(operator) : null;
  if (operator === ">" || operator === ">=") return compared(">");
  return operator === "<" || operator === "<=" ? compared("<=") : null;
}
