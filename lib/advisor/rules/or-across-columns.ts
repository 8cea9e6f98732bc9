import type { Node, SelectStmt } from "libpg-query";
import { formatCount } from "@/lib/format/quantity";
import { planNodes } from "@/lib/plan/walk";
import { indexOn } from "../facts";
import { always, rewriteCandidate } from "../finding";
import { columnRef, columnTitle, hasBareStar, withWhere } from "../moving";
import { outputNames, resolveColumn, type Query } from "../queries";
import {
  candidateOf,
  isPlainSelect,
  isVolatile,
  rewritten,
  type Found,
  type RewriteRule,
  type RuleContext,
} from "../rule";
import { isSameTree, nodesIn } from "../tree/change";
import { columnWords, conjunction, conjuncts, constantOf, disjuncts, fieldsOf } from "../tree/nodes";

const LEAST_ROWS = 1000;

export const orAcrossColumns: RewriteRule = {
  id: "or-across-columns",
  title: "OR across columns",
  about:
    "`a = 1 OR b = 2`: no one index serves both sides, and across tables the OR waits until after the join.",
  check(context) {
    const isBitmapOr =
      context.plan !== null &&
      planNodes(context.plan.plan.root).some(({ nodeType }) => nodeType === "BitmapOr");
    return isBitmapOr ? [] : context.queries.flatMap((query) => judge(context, query));
  },
};

function judge(context: RuleContext, query: Query): Found[] {
  const { select } = query;
  const { distinctClause, withClause } = select;
  if (distinctClause || withClause || !isPlainSelect(context.facts, select)) return [];
  if (query.hasUnknown || isVolatile(context.facts, select)) return [];
  const conditions = conjuncts(select.whereClause);
  return conditions.flatMap((condition) => {
    const sides = disjuncts(condition);
    const columns = sides.map((side) => sideColumns(query, side));
    const [first, second] = columns;
    if (sides.length !== 2 || !first || !second) return [];
    const areas = [first, second].map(
      (side) => new Set(side.map(({ item, name }) => `${item.alias}.${name}`)),
    );
    if ([...(areas[0] ?? [])].some((name) => areas[1]?.has(name))) return [];
    const evidence = evidenceOf(first, second);
    const union = unionOf(query, conditions, condition, sides);
    if (!evidence || !union) return [];
    const text = rewritten(context, new Map([[select, union]]));
    return [
      {
        at: firstLocation(condition),
        evidence,
        candidates: [
          candidateOf(text, (statement) =>
            rewriteCandidate(
              "UNION ALL",
              statement,
              always(
                "The second part leaves out the rows of the first: IS NOT TRUE also where the first condition is NULL.",
              ),
            ),
          ),
        ],
      },
    ];
  });
}

/** The columns of tables that one side tests; null when it holds something that cannot be told. */
function sideColumns(query: Query, side: Node) {
  const columns = nodesIn(side, (node) => "ColumnRef" in node).map((node) => resolveColumn(query, node));
  const known = columns.filter(
    (column) => column !== null && column.item.table !== null && column.query === query,
  );
  const hasSublink = nodesIn(side, (node) => "SubLink" in node).length > 0;
  if (hasSublink || known.length === 0 || known.length < columns.length) return null;
  return known.filter((column) => column !== null);
}

type SideColumns = NonNullable<ReturnType<typeof sideColumns>>;

function evidenceOf(first: SideColumns, second: SideColumns): string[] | null {
  const [left, right] = [first[0], second[0]];
  if (!left?.item.table || !right?.item.table) return null;
  const rows = Math.max(left.item.table.estimatedRows ?? 0, right.item.table.estimatedRows ?? 0);
  if (rows < LEAST_ROWS) return null;
  const indexes = [left, right].flatMap(({ item, name }) => (item.table && indexOn(item.table, name)) ?? []);
  const titles = `${columnTitle(left.item, left.name)} and ${columnTitle(right.item, right.name)}`;
  if (left.item !== right.item)
    return [
      `The sides test ${titles}, of two tables: the rows are joined (the larger has ${formatCount(rows)}) before either is tested.`,
    ];
  if (indexes.length < 2) return null;
  return [
    `${indexes.map(({ name }) => name).join(" and ")} serve one side each of ${titles}; ${left.item.table.name} has ${formatCount(rows)} rows.`,
  ];
}

/** Rows of the first side, then those of the second alone. Order and limit move to the union. */
function unionOf(
  query: Query,
  conditions: readonly Node[],
  condition: Node,
  sides: readonly Node[],
): SelectStmt | null {
  const { sortClause, limitCount, limitOffset, limitOption: _, ...body } = query.select;
  const [first, second] = sides;
  const sorts = sortClause && outputSorts(query, sortClause);
  if (!first || !second || sorts === null) return null;
  const isNotTrue: Node = { BooleanTest: { arg: first, booltesttype: "IS_NOT_TRUE" } };
  const branch = (side: readonly Node[]): SelectStmt => ({
    ...withWhere(
      body,
      conditions.flatMap((one) => (one === condition ? side : [one])),
    ),
    limitOption: "LIMIT_OPTION_DEFAULT",
  });
  return {
    ...(sorts === undefined ? {} : { sortClause: sorts }),
    ...(limitOffset === undefined ? {} : { limitOffset }),
    ...(limitCount === undefined ? {} : { limitCount }),
    limitOption: query.select.limitOption ?? "LIMIT_OPTION_DEFAULT",
    op: "SETOP_UNION",
    all: true,
    larg: branch(conjuncts(first)),
    rarg: branch(conjuncts(conjunction([second, isNotTrue]))),
  };
}

/** The sort keys by the names of output columns, which is all that a union can sort by; null when that is not possible. */
function outputSorts(query: Query, sortClause: readonly Node[]): Node[] | null {
  const names = outputNames(query.select);
  if (hasBareStar(query.select)) return null;
  const sorts = sortClause.map((node): Node | null => {
    const sort = fieldsOf(node, "SortBy");
    if (!sort?.node || sort.useOp) return null;
    if (constantOf(sort.node)?.form === "integer") return node;
    const words = columnWords(sort.node) ?? [];
    // A bare name means an output column before one of the tables.
    const named = words.length === 1 ? names?.find((one) => one === words[0]) : undefined;
    const at = (query.select.targetList ?? []).findIndex((item) => isOutput(query, item, sort.node));
    const name = named ?? names?.[at];
    const isOne = name !== undefined && names?.filter((one) => one === name).length === 1;
    return isOne ? { SortBy: { ...sort, node: columnRef(name) } } : null;
  });
  return sorts.every((sort) => sort !== null) ? sorts : null;
}

/** Whether this output column is what is sorted by. */
function isOutput(query: Query, item: Node, sorted: Node | undefined): boolean {
  const output = fieldsOf(item, "ResTarget");
  const [left, right] = [resolveColumn(query, output?.val), resolveColumn(query, sorted)];
  if (left && right) return left.item === right.item && left.name === right.name;
  return isSameTree(output?.val, sorted);
}

const firstLocation = (condition: Node) =>
  nodesIn(condition, (node) => "ColumnRef" in node)
    .map((node) => fieldsOf(node, "ColumnRef")?.location)
    .find((location) => location !== undefined);
