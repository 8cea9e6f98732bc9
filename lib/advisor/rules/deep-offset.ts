import type { Node, SortBy } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { uniqueSetWithin } from "../facts";
import { advice } from "../finding";
import { columnRef, withWhere } from "../moving";
import { sortedColumn, type Query } from "../queries";
import {
  candidateOf,
  isPlainSelect,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { conjuncts, constantOf, fieldsOf } from "../tree/nodes";

/** Rows that are sorted, read and thrown away before the page begins. */
const LEAST_SKIPPED = 1000;

export const deepOffset: RewriteRule = {
  id: "deep-offset",
  title: "Deep OFFSET",
  about:
    "OFFSET reads every row that it skips; a page can begin behind the last row of the page before instead.",
  check: (context) => context.queries.flatMap((query) => judge(context, query) ?? []),
};

function judge(context: RuleContext, query: Query): Found | null {
  const { select } = query;
  const skipped = skippedRows(context, select.limitOffset);
  const sorts = (select.sortClause ?? [])
    .map((node) => fieldsOf(node, "SortBy"))
    .filter((sort) => sort !== null);
  if (skipped < LEAST_SKIPPED || sorts.length === 0 || !isPlainSelect(context.facts, select)) return null;
  if (select.distinctClause) return null;
  const columns = sorts.map((sort) => sortedColumn(query, sort.node));
  const [first] = columns;
  if (!first || query.from.length === 0) return null;
  const names = columns.flatMap((column) => (column?.item === first.item ? [column.name] : []));
  if (names.length < columns.length) return null;
  const evidence = [`OFFSET skips ${formatCount(skipped)} rows, which are read and ordered first.`];
  const at = sorts[0]?.location ?? fieldsOf(select.limitOffset, "A_Const")?.location;
  const unique = query.from.length === 1 && !query.hasUnknown ? uniqueSetWithin(first.table, names) : null;
  const isUniform = sorts.every(
    ({ sortby_dir: direction }) => isDescending(direction) === isDescending(sorts[0]?.sortby_dir),
  );
  const isDefault = sorts.every(
    ({ sortby_nulls: nulls }) => nulls === undefined || nulls === "SORTBY_NULLS_DEFAULT",
  );
  if (unique !== null && isUniform && isDefault && names.every((name) => first.table.notNull.includes(name)))
    return {
      at,
      evidence: [...evidence, `${unique} makes the order (${names.join(", ")}) total.`],
      candidates: [keyset(context, query, sorts, names)],
    };
  const key = first.table.uniqueSets.find(({ columns: set }) =>
    set.every((name) => first.table.notNull.includes(name)),
  );
  if (!key || unique !== null) return null;
  return {
    at,
    evidence: [
      ...evidence,
      `No key of ${first.table.name} is among (${names.join(", ")}), so rows may repeat or be missed from page to page.`,
    ],
    candidates: [totalOrder(context, query, first.item.alias, key, names)],
  };
}

function skippedRows({ statement, values }: RuleContext, node: Node | undefined): number {
  const constant = constantOf(node);
  if (constant) return Number(constant.text);
  const name = statement.names[(fieldsOf(node, "ParamRef")?.number ?? 0) - 1];
  return name === undefined ? 0 : Number(values[name] ?? 0);
}

const isDescending = (direction: SortBy["sortby_dir"]) => direction === "SORTBY_DESC";

/** `(a, b) > (:after_a, :after_b)`: the values of the last row of the page before. */
function keyset(context: RuleContext, query: Query, sorts: readonly SortBy[], names: readonly string[]) {
  const known = context.statement.names;
  const parameters = names.map((name) => `after_${name.replace(/\W/g, "_")}`);
  const left = sorts.flatMap(({ node }) => (node ? [node] : []));
  const right = names.map((_, index): Node => ({ ParamRef: { number: known.length + index + 1 } }));
  const row = (args: Node[]): Node =>
    args.length === 1 && args[0] ? args[0] : { RowExpr: { args, row_format: "COERCE_IMPLICIT_CAST" } };
  const operator = isDescending(sorts[0]?.sortby_dir) ? "<" : ">";
  const condition: Node = {
    A_Expr: { kind: "AEXPR_OP", name: [{ String: { sval: operator } }], lexpr: row(left), rexpr: row(right) },
  };
  const { limitOffset: _, ...select } = withWhere(query.select, [
    ...conjuncts(query.select.whereClause),
    condition,
  ]);
  return candidateOf(rewritten(context, new Map([[query.select, select]]), parameters), (statement) =>
    advice(
      "Keyset page",
      `The page begins behind the row whose values are ${parameters.map((name) => `:${name}`).join(", ")}, the last of the page before.`,
      "the page is asked for by its last row instead of by its number",
      statement,
    ),
  );
}

function totalOrder(
  context: RuleContext,
  query: Query,
  alias: string,
  key: { name: string; columns: string[] },
  names: readonly string[],
) {
  const more = key.columns
    .filter((column) => !names.includes(column))
    .map((column): Node => ({
      SortBy: {
        node: columnRef(alias, column),
        sortby_dir: "SORTBY_DEFAULT",
        sortby_nulls: "SORTBY_NULLS_DEFAULT",
      },
    }));
  const select = { ...query.select, sortClause: [...(query.select.sortClause ?? []), ...more] };
  return candidateOf(rewritten(context, new Map([[query.select, select]])), (statement) =>
    advice(
      "Total order",
      `With ${key.name} as a tiebreak the pages are stable, and can then begin behind the last row of the page before.`,
      "rows that tie change places",
      statement,
    ),
  );
}
