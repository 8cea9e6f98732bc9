import type { Node, SelectStmt } from "libpg-query";
import { columnOf, type RewriteFacts, type TableFacts } from "./facts";
import { visitExpression } from "./tree/change";
import { columnWords, fieldsOf, selectOf } from "./tree/nodes";

/** Something in a FROM clause that columns come from. */
export interface FromItem {
  /** The name that qualifies its columns; empty for an unnamed subquery. */
  alias: string;
  /** Null for what is not a table of which the catalog was read. */
  table: TableFacts | null;
  /** The names of its columns; null when they are not known. */
  columns: readonly string[] | null;
  /** An outer join may fill its columns with NULLs. */
  isNullExtended: boolean;
  node: Node;
}

/** One SELECT of the statement, with what its names mean. */
export interface Query {
  select: SelectStmt;
  from: FromItem[];
  /** The query whose columns it may refer to. */
  outer: Query | null;
  role: "statement" | "operand" | "from" | "cte" | "sublink";
  /** For "sublink": the node that holds it. */
  sublink: Node | null;
  /** Whether something in its FROM clause could not be understood, so that a name may come from there. */
  hasUnknown: boolean;
}

export interface ResolvedColumn {
  query: Query;
  item: FromItem;
  name: string;
}

/** Every SELECT of the statement, outer ones first. */
export function queriesOf(select: SelectStmt, facts: RewriteFacts): Query[] {
  const found: Query[] = [];
  const visit = (
    of: SelectStmt,
    place: Pick<Query, "role" | "outer" | "sublink">,
    outerCtes: ReadonlySet<string>,
  ): void => {
    const ctes = new Set(outerCtes);
    for (const node of of.withClause?.ctes ?? []) {
      const cte = fieldsOf(node, "CommonTableExpr");
      if (of.withClause?.recursive === true && cte?.ctename) ctes.add(cte.ctename);
      const inner = selectOf(cte?.ctequery);
      if (inner) visit(inner, { role: "cte", outer: place.outer, sublink: null }, ctes);
      if (cte?.ctename) ctes.add(cte.ctename);
    }
    if (of.larg && of.rarg) {
      for (const operand of [of.larg, of.rarg])
        visit(operand, { role: "operand", outer: place.outer, sublink: null }, ctes);
    }
    const query: Query = { select: of, from: [], hasUnknown: false, ...place };
    found.push(query);
    for (const node of of.fromClause ?? []) addFromItems(query, node, facts, ctes, false);
    const { withClause: _, larg: _left, rarg: _right, ...own } = of;
    visitExpression(own, (node) => {
      const subselect = fieldsOf(node, "RangeSubselect");
      const inFrom = selectOf(subselect?.subquery);
      if (inFrom) {
        const outer = subselect?.lateral === true ? query : place.outer;
        return visit(inFrom, { role: "from", outer, sublink: null }, ctes);
      }
      const inner = selectOf(fieldsOf(node, "SubLink")?.subselect);
      if (inner) visit(inner, { role: "sublink", outer: query, sublink: node }, ctes);
    });
  };
  visit(select, { role: "statement", outer: null, sublink: null }, new Set());
  return found.sort((one, other) => depth(one) - depth(other));
}

const depth = ({ outer }: Query): number => (outer === null ? 0 : depth(outer) + 1);

function addFromItems(
  query: Query,
  node: Node,
  facts: RewriteFacts,
  ctes: ReadonlySet<string>,
  isNullExtended: boolean,
): void {
  const join = fieldsOf(node, "JoinExpr");
  const range = fieldsOf(node, "RangeVar");
  const subselect = fieldsOf(node, "RangeSubselect");
  if (join?.larg && join.rarg) {
    if (join.alias) query.hasUnknown = true;
    const { jointype } = join;
    const left = isNullExtended || jointype === "JOIN_RIGHT" || jointype === "JOIN_FULL";
    const right = isNullExtended || jointype === "JOIN_LEFT" || jointype === "JOIN_FULL";
    addFromItems(query, join.larg, facts, ctes, left);
    addFromItems(query, join.rarg, facts, ctes, right);
  } else if (range) {
    const isCte = range.schemaname === undefined && ctes.has(range.relname ?? "");
    const isRenamed = (range.alias?.colnames ?? []).length > 0;
    const schema = range.schemaname ?? null;
    const named = facts.tables.find((one) => one.name === range.relname && one.schema === schema);
    const table = isCte || isRenamed ? null : (named?.table ?? null);
    const columns = table?.columns.map(({ name }) => name) ?? null;
    const alias = range.alias?.aliasname ?? range.relname ?? "";
    query.from.push({ alias, table, columns, isNullExtended, node });
    query.hasUnknown ||= columns === null;
  } else if (subselect) {
    const columns = subselect.alias?.colnames ? null : outputNames(selectOf(subselect.subquery));
    const alias = subselect.alias?.aliasname ?? "";
    query.from.push({ alias, table: null, columns, isNullExtended, node });
    query.hasUnknown ||= columns === null;
  } else query.hasUnknown = true;
}

/** The names of a query's columns; null when a star or an unnamed expression is among them. */
export function outputNames(select: SelectStmt | null): string[] | null {
  const leftmost = (of: SelectStmt): SelectStmt => (of.larg ? leftmost(of.larg) : of);
  const names = (select ? leftmost(select).targetList : undefined)?.map((node) => {
    const target = fieldsOf(node, "ResTarget");
    return target?.name ?? columnWords(target?.val)?.at(-1) ?? "*";
  });
  return names === undefined || names.includes("*") ? null : names;
}

/** What a column reference means in `query`; null when that is not certain. */
export function resolveColumn(query: Query | null, node: Node | undefined): ResolvedColumn | null {
  const words = columnWords(node);
  if (words === null || query === null || words.length > 2) return null;
  const [first = "", second] = words;
  const name = second ?? first;
  const items = query.from.filter(({ alias, columns }) =>
    second === undefined ? columns?.includes(name) : alias === first,
  );
  const [item] = items;
  if (item && items.length === 1) {
    const isKnown = second === undefined ? !query.hasUnknown : (item.columns?.includes(name) ?? false);
    return isKnown ? { query, item, name } : null;
  }
  if (items.length > 1 || (second === undefined && query.hasUnknown)) return null;
  return resolveColumn(query.outer, node);
}

/** The table and the catalog's column behind a reference; null when there is none or it is not certain. */
export function tableColumn(query: Query, node: Node | undefined) {
  const resolved = resolveColumn(query, node);
  const table = resolved?.item.table;
  const column = table && columnOf(table, resolved.name);
  return resolved && table && column ? { ...resolved, table, column } : null;
}

/** Whether the value of this column is certainly never NULL where `query` reads it. */
export function isNeverNull(query: Query, node: Node | undefined): boolean {
  const found = tableColumn(query, node);
  return found !== null && !found.item.isNullExtended && found.table.notNull.includes(found.name);
}

/** All expressions of a SELECT beside its FROM clause: what may refer to its columns. */
export const expressionsOf = (select: SelectStmt) => {
  const { fromClause: _, withClause: _with, larg: _left, rarg: _right, ...expressions } = select;
  return expressions;
};

/** The column that a query sorts by; null also where a bare name may mean something else among the output columns. */
export function sortedColumn(query: Query, node: Node | undefined) {
  const [name, more] = columnWords(node) ?? [];
  const found = tableColumn(query, node);
  if (found === null || more !== undefined) return found;
  const outputs = (query.select.targetList ?? []).map((item) => fieldsOf(item, "ResTarget"));
  const isRenamed = outputs.some((output) => {
    const value = resolveColumn(query, output?.val);
    return output?.name === name && (value?.item !== found.item || value.name !== found.name);
  });
  return isRenamed ? null : found;
}
