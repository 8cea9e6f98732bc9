import type { Node } from "libpg-query";
import { parseStatement } from "@/lib/sql/parser";
import { unwrapNode, type NodeFields } from "@/lib/sql/tree";
import type { TextRange } from "../plan-node";
import { canonical, nameIn } from "./canonical";
import { expressionRange, expressionSpan } from "./expression-tokens";
import type { QueryScope } from "./statement-parts";
import type { StatementTokens } from "./statement-tokens";
import { isTooDeep } from "./tree-depth";

/** A part of the statement that asks for a step of the plan. */
export interface Clause {
  kind: "sort" | "group" | "limit" | "distinct" | "aggregate" | "window";
  scope: QueryScope;
  ranges: TextRange[];
  /** What it sorts or groups by, in the order written. */
  keys: ClauseKey[];
}

/** A key in canonical form. */
export interface ClauseKey {
  /** With its direction, without the qualifiers of its columns. */
  text: string;
  /** What its columns are qualified with, in order; null for those that are not. */
  qualifiers: (string | null)[];
}

/** Whether two lists can name the same keys, in order or as sets. */
export function sameKeys(a: readonly ClauseKey[], b: readonly ClauseKey[], isOrdered: boolean): boolean {
  if (a.length !== b.length) return false;
  const ordered = (keys: readonly ClauseKey[]) =>
    isOrdered ? keys : keys.toSorted((left, right) => (left.text < right.text ? -1 : 1));
  const [left, right] = [ordered(a), ordered(b)];
  return left.every((key, index) => isSameKey(key, right[index]!));
}

function isSameKey(a: ClauseKey, b: ClauseKey): boolean {
  return (
    a.text === b.text &&
    a.qualifiers.every((qualifier, index) => {
      const other = b.qualifiers[index] ?? null;
      return qualifier === null || other === null || qualifier === other;
    })
  );
}

const AGGREGATES =
  "array_agg avg bit_and bit_or bool_and bool_or count every json_agg json_object_agg jsonb_agg jsonb_object_agg max min mode percentile_cont percentile_disc stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance xmlagg".split(
    " ",
  );

/** ORDER BY, GROUP BY, LIMIT, DISTINCT, aggregates and windows of every level of the statement. */
export function clausesOf(scopes: readonly QueryScope[], tokens: StatementTokens): Clause[] {
  return scopes.flatMap((scope) => [
    ...sortClause(scope, tokens),
    ...groupClause(scope, tokens),
    ...limitClause(scope, tokens),
    ...distinctClause(scope, tokens),
    ...callClauses(scope, tokens),
  ]);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function rangesOf(trees: readonly unknown[], tokens: StatementTokens): TextRange[] {
  return trees.flatMap((tree) => expressionRange(tree, tokens) ?? []);
}

function sortClause(scope: QueryScope, tokens: StatementTokens): Clause[] {
  const items = list(scope.fields.sortClause);
  if (items.length === 0) return [];
  const nodes = items.map((item) => (item as { SortBy: NodeFields }).SortBy);
  return [
    {
      kind: "sort",
      scope,
      ranges: nodes.flatMap(({ node }) => sortRange(node, tokens)),
      keys: nodes.map((sort) => sortKey(sort, scope)),
    },
  ];
}

/** The key with its DESC and NULLS FIRST, which have no place of their own in the parse tree. */
function sortRange(node: unknown, tokens: StatementTokens): TextRange[] {
  const span = expressionSpan(node, tokens);
  if (span === null) return [];
  let { last } = span;
  while (["asc", "desc", "nulls", "first", "last"].includes(tokens.word(last + 1))) last += 1;
  return [tokens.range(span.first, last)];
}

function sortKey(
  { node, sortby_dir: direction, sortby_nulls: nulls }: NodeFields,
  scope: QueryScope | null,
): ClauseKey {
  const isDescending = direction === "SORTBY_DESC";
  const isNullsFirst = nulls === "SORTBY_NULLS_DEFAULT" ? isDescending : nulls === "SORTBY_NULLS_FIRST";
  const { text, qualifiers } = clauseKey(scope === null ? node : throughTarget(node, scope));
  return { text: `${text}${isDescending ? " desc" : ""}${isNullsFirst ? " nulls first" : ""}`, qualifiers };
}

function clauseKey(tree: unknown): ClauseKey {
  const { key, columns } = canonical(tree);
  return { text: key, qualifiers: columns.map(({ qualifier }) => qualifier) };
}

/** `ORDER BY 2` and `ORDER BY total` name an expression of the select list. */
function throughTarget(node: unknown, { fields }: QueryScope): unknown {
  const targets = list(fields.targetList).map((item) => (item as { ResTarget?: NodeFields }).ResTarget);
  const [kind, inner] = unwrapNode(node as Node);
  const position = kind === "A_Const" ? (inner.ival as NodeFields | undefined)?.ival : undefined;
  if (typeof position === "number") return targets[position - 1]?.val ?? node;
  const names = kind === "ColumnRef" ? list(inner.fields) : [];
  const name = names.length === 1 ? nameIn(names[0]) : null;
  return targets.find((target) => name !== null && target?.name === name)?.val ?? node;
}

function groupClause(scope: QueryScope, tokens: StatementTokens): Clause[] {
  const items = list(scope.fields.groupClause);
  if (items.length === 0) return [];
  const keys = items.map((item) => clauseKey(throughTarget(item, scope)));
  return [{ kind: "group", scope, ranges: rangesOf(items, tokens), keys }];
}

function limitClause(scope: QueryScope, tokens: StatementTokens): Clause[] {
  const ranges = [scope.fields.limitCount, scope.fields.limitOffset].flatMap((tree) => {
    const span = tree === undefined ? null : expressionSpan(tree, tokens);
    if (span === null) return [];
    const isNamed = ["limit", "offset", "first", "next"].includes(tokens.word(span.first - 1));
    return [tokens.range(isNamed ? span.first - 1 : span.first, span.last)];
  });
  return ranges.length === 0 ? [] : [{ kind: "limit", scope, ranges, keys: [] }];
}

function distinctClause(scope: QueryScope, tokens: StatementTokens): Clause[] {
  if (list(scope.fields.distinctClause).length === 0) return [];
  const span = expressionSpan(list(scope.fields.targetList), tokens);
  let at = span === null ? -1 : span.first - 1;
  while (at >= 0 && tokens.word(at) !== "distinct" && tokens.word(at) !== "select") at -= 1;
  if (tokens.word(at) !== "distinct") return [];
  const isOn = tokens.word(at + 1) === "on" && tokens.word(at + 2) === "(";
  const last = isOn ? (tokens.partner(at + 2) ?? at) : at;
  return [{ kind: "distinct", scope, ranges: [tokens.range(at, last)], keys: [] }];
}

/** Aggregates and window functions of one level, those of levels inside it left out. */
function callClauses(scope: QueryScope, tokens: StatementTokens): Clause[] {
  const aggregates: unknown[] = [];
  const windowed: unknown[] = [];
  walkOwnLevel([scope.fields.targetList, scope.fields.havingClause, scope.fields.sortClause], (call) => {
    if (call.over !== undefined) windowed.push({ FuncCall: call });
    else if (AGGREGATES.includes(nameIn(list(call.funcname).at(-1)))) aggregates.push({ FuncCall: call });
  });
  const windows = rangesOf([...windowed, ...list(scope.fields.windowClause)], tokens);
  return [
    ...(aggregates.length === 0
      ? []
      : [{ kind: "aggregate" as const, scope, ranges: rangesOf(aggregates, tokens), keys: [] }]),
    ...(windowed.length === 0 ? [] : [{ kind: "window" as const, scope, ranges: windows, keys: [] }]),
  ];
}

function walkOwnLevel(value: unknown, visit: (call: NodeFields) => void): void {
  if (Array.isArray(value)) for (const item of value) walkOwnLevel(item, visit);
  else if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value as NodeFields)) {
      if (key === "SubLink") continue;
      if (key === "FuncCall") visit(child as NodeFields);
      walkOwnLevel(child, visit);
    }
  }
}

/** The keys of a Sort or Aggregate node in the same form; null when they cannot be read as SQL. */
export function planSortKeys(keys: readonly string[]): ClauseKey[] | null {
  const { tree } = parseStatement(`SELECT 1 ORDER BY ${keys.join(", ")}`);
  if (tree === null || isTooDeep(tree)) return null;
  const items = list(unwrapNode(tree)[1].sortClause);
  return items.map((item) => sortKey((item as { SortBy: NodeFields }).SortBy, null));
}
