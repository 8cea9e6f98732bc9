import type { Node } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { indexOn } from "../facts";
import { indexCandidate, rewriteCandidate } from "../finding";
import { quoted, tableTitle } from "../identifiers";
import { columnTitle } from "../moving";
import { tableColumn, type Query } from "../queries";
import { candidateOf, rewritten, type Found, type RewriteRule, type RuleContext } from "../rule";
import { columnRange } from "../sargable";
import { nodesIn } from "../tree/change";
import { conjuncts, fieldsOf, functionName, isValue, operatorOf } from "../tree/nodes";

const LEAST_ROWS = 1000;
/** Functions of text that are immutable, so that an index can hold their result. */
const INDEXABLE = new Set(["lower", "upper", "btrim", "ltrim", "rtrim", "md5", "length", "abs"]);

export const functionOnColumn: RewriteRule = {
  id: "function-on-column",
  title: "A function or cast around a column",
  about: "A function or cast around a column hides it from the index on the column.",
  check: (context) =>
    context.queries.flatMap((query) =>
      conjuncts(query.select.whereClause).flatMap((condition) => judge(context, query, condition) ?? []),
    ),
};

function judge(context: RuleContext, query: Query, condition: Node): Found | null {
  const { name: operator, expression } = operatorOf(condition) ?? {};
  if (!operator || !expression?.lexpr || !isValue(expression.rexpr)) return null;
  const wrapped = wrappedColumn(query, expression.lexpr);
  if (!wrapped || (wrapped.table.estimatedRows ?? 0) < LEAST_ROWS) return null;
  const { table, item, name } = wrapped;
  const title = columnTitle(item, name);
  const index = indexOn(table, name);
  const range = columnRange(wrapped, operator, expression.lexpr, expression.rexpr);
  const text = range && rewritten(context, new Map([[condition, range.condition]]));
  const definition = range ? null : expressionIndex(table, expression.lexpr, name);
  const reads = `${table.name} has ${formatCount(table.estimatedRows ?? 0)} rows.`;
  return {
    at: expression.location,
    evidence: [
      index
        ? `${index.name} begins with ${title}, but the condition compares something computed from it.`
        : `The condition compares something computed from ${title}, which no index holds.`,
      reads,
    ],
    candidates: [
      candidateOf(index ? (text ?? null) : null, (statement) =>
        rewriteCandidate("Bare column", statement, range!.equivalence),
      ),
      candidateOf(index ? null : (text ?? null), (statement) =>
        rewriteCandidate("Bare column and index", statement, range!.equivalence, {
          setup: [`CREATE INDEX ON ${tableTitle(table)} (${quoted(name)});`],
          note: "The index costs every write to the table; measure that, too.",
        }),
      ),
      definition === null
        ? null
        : indexCandidate(
            "Index on the expression",
            definition,
            "The index costs every write to the table; measure that, too.",
          ),
    ],
  };
}

/** The one column that the expression computes something from; null for a bare column. */
function wrappedColumn(query: Query, value: Node) {
  const [column, more] = nodesIn(value, (node) => "ColumnRef" in node);
  const found = tableColumn(query, column);
  if (!column || column === value || more || found?.query !== query) return null;
  return nodesIn(value, (node) => "SubLink" in node).length === 0 ? { ...found, node: column } : null;
}

type Table = NonNullable<ReturnType<typeof tableColumn>>["table"];

function expressionIndex(table: Table, value: Node, column: string): string | null {
  const name = functionName(value) ?? "";
  const [argument, more] = fieldsOf(value, "FuncCall")?.args ?? [];
  if (!INDEXABLE.has(name) || more !== undefined || fieldsOf(argument, "ColumnRef") === null) return null;
  const held = table.indexes.some(({ keys }) => keys[0]?.startsWith(`${name}(`) && keys[0].includes(column));
  return held ? null : `CREATE INDEX ON ${tableTitle(table)} (${name}(${quoted(column)}));`;
}
