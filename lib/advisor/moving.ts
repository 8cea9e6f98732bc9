import type { Node, SelectStmt } from "libpg-query";
import { resolveColumn, tableColumn, type FromItem, type Query } from "./queries";
import { nodesIn, withChanges } from "./tree/change";
import { columnWords, conjunction, conjuncts, fieldsOf, operatorOf, wordsOf } from "./tree/nodes";

export const columnRef = (...words: string[]): Node => ({
  ColumnRef: { fields: words.map((sval) => ({ String: { sval } })) },
});

const columnsIn = (value: unknown) => nodesIn(value, (node) => "ColumnRef" in node);

/** Whether every column in `value` is certainly one of `items`; queries inside it make it uncertain. */
export function mentionsOnly(query: Query, value: unknown, items: readonly FromItem[]): boolean {
  if (nodesIn(value, (node) => "SubLink" in node).length > 0) return false;
  return columnsIn(value).every((node) => {
    const resolved = resolveColumn(query, node);
    return resolved !== null && items.includes(resolved.item);
  });
}

/** Whether `value` may read a column of `item`: true also where that is not certain. */
export function mayMention(query: Query, value: unknown, item: FromItem): boolean {
  let may = false;
  const visit = (part: unknown): void => {
    if (may || typeof part !== "object" || part === null) return;
    if (Array.isArray(part)) return part.forEach(visit);
    const words = columnWords(part as Node);
    if (words !== null) {
      const [first = "", second] = words;
      if (first === "*" || first === item.alias || words.length > 2) may = true;
      else if (second === undefined) {
        const resolved = resolveColumn(query, part as Node);
        may ||= resolved === null ? (item.columns?.includes(first) ?? true) : resolved.item === item;
      }
    }
    Object.values(part).forEach(visit);
  };
  visit(value);
  return may;
}

/**
 * An expression of `from` as it must be written inside a subquery of it with these FROM items, where an unqualified name
 * or an alias could mean something else; null when it cannot be written there.
 */
export function movedInto(from: Query, value: Node, inner: readonly FromItem[]): Node | null {
  if (nodesIn(value, (node) => "SubLink" in node).length > 0) return null;
  const changes = new Map<object, Node>();
  for (const node of columnsIn(value)) {
    const resolved = resolveColumn(from, node);
    if (resolved === null || resolved.item.alias === "") return null;
    if (inner.some(({ alias }) => alias === resolved.item.alias)) return null;
    changes.set(node, columnRef(resolved.item.alias, resolved.name));
  }
  return withChanges(value, changes);
}

/** How a subquery depends on the query around it. */
export interface Correlation {
  /** `inner column = outer expression`, one per equality. */
  pairs: { inner: Node; innerName: string; outer: Node }[];
  /** Conditions on the inner query alone. */
  own: Node[];
}

/** Takes the WHERE of a query apart; null when it depends on the outer query other than by equalities. */
export function correlationOf(query: Query): Correlation | null {
  const pairs: Correlation["pairs"] = [];
  const own: Node[] = [];
  for (const condition of conjuncts(query.select.whereClause)) {
    if (mentionsOnly(query, condition, query.from)) {
      own.push(condition);
      continue;
    }
    const { name, expression } = operatorOf(condition) ?? {};
    if (name !== "=" || !expression?.lexpr || !expression.rexpr) return null;
    const sides: [Node, Node][] = [
      [expression.lexpr, expression.rexpr],
      [expression.rexpr, expression.lexpr],
    ];
    const pair = sides.find(
      ([inner, outer]) =>
        query.from.includes(resolveColumn(query, inner)?.item as FromItem) && isOuterOnly(query, outer),
    );
    if (!pair) return null;
    pairs.push({ inner: pair[0], innerName: columnWords(pair[0])?.at(-1) ?? "", outer: pair[1] });
  }
  return { pairs, own };
}

/** Whether the expression reads columns, and only those of the query directly around this one. */
function isOuterOnly(query: Query, value: Node): boolean {
  const columns = columnsIn(value);
  if (columns.length === 0 || nodesIn(value, (node) => "SubLink" in node).length > 0) return false;
  return columns.every((node) => resolveColumn(query, node)?.query === query.outer);
}

/**
 * The columns of `item` that conditions set equal to something that does not read `item`, by the equality that a unique
 * index of the column has: not by that of a floating-point type, nor under another collation.
 */
export function fixedColumns(query: Query, conditions: readonly Node[], item: FromItem): string[] {
  return conditions.flatMap((condition) => {
    const { name, expression } = operatorOf(condition) ?? {};
    if (name !== "=" || !expression) return [];
    return [
      [expression.lexpr, expression.rexpr],
      [expression.rexpr, expression.lexpr],
    ].flatMap(([column, other]) => {
      const found = tableColumn(query, column);
      const isFixed = found?.item === item && !mayMention(query, other, item);
      return isFixed && hasSameEquality(query, other, found.column.type) ? [found.name] : [];
    });
  });
}

/** Of a subquery's correlation the columns that are compared as a unique index of them compares. */
export const exactColumns = (
  { outer }: Query,
  { pairs }: Pick<Correlation, "pairs">,
  item: FromItem,
): string[] =>
  pairs
    .filter(({ innerName, outer: other }) => {
      const type = item.table?.columns.find(({ name }) => name === innerName)?.type;
      return outer !== null && type !== undefined && hasSameEquality(outer, other, type);
    })
    .map(({ innerName }) => innerName);

const FLOATS = /^(?:real|double precision|float)/;

/** Whether comparing a column of this type with `other` tells apart what the column's own equality tells apart. */
function hasSameEquality(query: Query, other: Node | undefined, type: string): boolean {
  if (nodesIn(other, (node) => "CollateClause" in node).length > 0) return false;
  const types = nodesIn(other, (node) => "TypeCast" in node).map(
    (node) => wordsOf(fieldsOf(node, "TypeCast")?.typeName?.names).at(-1) ?? "",
  );
  const columns = columnsIn(other).map((node) => tableColumn(query, node)?.column);
  if (columns.some((column) => column === undefined || column.collation !== null)) return false;
  const compared = [...types, ...columns.map((column) => column?.type ?? "")];
  return FLOATS.test(type) || !compared.some((name) => FLOATS.test(name));
}

/** The select with its WHERE replaced. */
export function withWhere(select: SelectStmt, conditions: readonly Node[]): SelectStmt {
  const { whereClause: _, ...rest } = select;
  const whereClause = conjunction(conditions);
  return whereClause === undefined ? rest : { ...rest, whereClause };
}

/** Whether the query's columns are counted by a bare star, so that its FROM must not gain columns. */
export const hasBareStar = ({ targetList }: SelectStmt): boolean =>
  (targetList ?? []).some((node) => columnWords(fieldsOf(node, "ResTarget")?.val)?.[0] === "*");

/** Whether these nodes contain an alias of the statement; names made by us must differ from them. */
export function freshAlias(tree: unknown, wanted: string): string {
  const text = JSON.stringify(tree);
  let alias = wanted;
  for (let number = 2; text.includes(`"${alias}"`); number += 1) alias = `${wanted}_${number}`;
  return alias;
}

/** The element of the FROM clause that holds `item`. */
export function fromElementOf(select: SelectStmt, item: FromItem): Node | null {
  return (
    (select.fromClause ?? []).find((node) => nodesIn(node, (one) => one === item.node).length > 0) ?? null
  );
}

/** `FROM (subquery) AS alias`, with names for its columns. */
export const derivedTable = (select: SelectStmt, aliasname: string, lateral = false): Node => ({
  RangeSubselect: { ...(lateral ? { lateral } : {}), subquery: { SelectStmt: select }, alias: { aliasname } },
});

export const leftJoin = (larg: Node, rarg: Node, quals: Node): Node => ({
  JoinExpr: { jointype: "JOIN_LEFT", larg, rarg, quals },
});

export const target = (val: Node, name?: string): Node => ({
  ResTarget: name === undefined ? { val } : { name, val },
});

/** A SELECT of one level, as the parser makes it. */
export const simpleSelect = (fields: SelectStmt): SelectStmt => ({
  ...fields,
  limitOption: "LIMIT_OPTION_DEFAULT",
  op: "SETOP_NONE",
});

export const exists = (subselect: SelectStmt): Node => ({
  SubLink: { subLinkType: "EXISTS_SUBLINK", subselect: { SelectStmt: subselect } },
});

export const equality = (lexpr: Node, rexpr: Node): Node => ({
  A_Expr: { kind: "AEXPR_OP", name: [{ String: { sval: "=" } }], lexpr, rexpr },
});

/** All these pairs are equal. */
export const conditionsEqual = (pairs: readonly [Node, Node][]): Node =>
  conjunction(pairs.map(([left, right]) => equality(left, right))) ?? {
    A_Const: { boolval: { boolval: true } },
  };

export const one = (): Node => ({ A_Const: { ival: { ival: 1 } } });

/** The name of a column as the reader knows it. */
export const columnTitle = (item: FromItem, name: string): string =>
  `${item.table?.name ?? item.alias}.${name}`;

export const isStar = (node: Node): boolean => wordsOf(fieldsOf(node, "ColumnRef")?.fields).at(-1) === "*";
