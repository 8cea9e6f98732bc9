import type { Node } from "libpg-query";
import { containsNode, unwrapNode, walkNodes, type NodeFields } from "@/lib/sql/tree";
import { tellsRowsApart, type RelationKey } from "./row-order";
import { calledName, nodeList, nodeText, selectNodes } from "./select-nodes";

/** What the catalog says about the names in a statement. */
export interface DeterminismFacts {
  keys: readonly RelationKey[];
  /** Names of called functions that are volatile: they may return another value at every call. */
  volatileFunctions: readonly string[];
}

/** What a statement's text says about whether its result is fixed by the rows it reads. */
export interface Determinism {
  /** The statement orders its rows and no two of them can tie. */
  isTotallyOrdered: boolean;
  /** Why the same rows could give another multiset of rows, as clauses: "LIMIT cuts rows that tie". */
  doubts: string[];
  /** Functions that give another value at another time: now() and its like. */
  clocks: string[];
}

const CLOCK_FUNCTIONS = [
  "now",
  "transaction_timestamp",
  "statement_timestamp",
  "clock_timestamp",
  "timeofday",
  "age",
];
/** Aggregates whose result shows the order of their input. */
const ORDERED_AGGREGATES =
  /^(array_agg|string_agg|json_agg|jsonb_agg|json_object_agg|jsonb_object_agg|xmlagg)(_strict|_unique)*$/;
/** Window functions whose result depends on which of two tied rows comes first. */
const TIE_BREAKING_WINDOWS = ["row_number", "ntile", "lag", "lead", "first_value", "last_value", "nth_value"];
/** FRAMEOPTION_ROWS of nodes/parsenodes.h: the frame counts rows, not peers. */
const FRAME_ROWS = 0x4;

/**
 * Whether the rows that a SELECT returns, and their order, are fixed by what it reads, as far as its text and the
 * catalog tell. A doubt is no proof: rows that tie need not exist.
 */
export function judgeDeterminism(tree: Node, facts: DeterminismFacts): Determinism {
  const [kind, top] = unwrapNode(tree);
  const sort = nodeList(top.sortClause);
  const doubts = new Set<string>();
  for (const select of selectNodes(tree)) for (const doubt of doubtsOf(select, facts)) doubts.add(doubt);
  if (containsNode(tree, ["RangeTableSample"])) doubts.add("TABLESAMPLE draws other rows each time");
  const clocks = new Set<string>();
  walkNodes(tree, (node, fields) => {
    if (node === "SQLValueFunction" && /CURRENT_(DATE|TIME)|LOCALTIME/.test(String(fields.op)))
      clocks.add(String(fields.op).replace(/^SVFOP_|_N$/g, ""));
    if (node !== "FuncCall") return;
    const name = calledName(fields);
    const readsClock =
      CLOCK_FUNCTIONS.includes(name) && (name !== "age" || nodeList(fields.args).length === 1);
    if (readsClock) clocks.add(`${name}()`);
    if (facts.volatileFunctions.includes(name))
      doubts.add(`${name}() may return another value at every call`);
  });
  return {
    isTotallyOrdered: kind === "SelectStmt" && sort.length > 0 && tellsRowsApart(top, sort, facts.keys),
    doubts: [...doubts],
    clocks: [...clocks],
  };
}

/** What in one SELECT, its subqueries apart, lets the plan choose the result. */
function doubtsOf(select: NodeFields, { keys }: DeterminismFacts): string[] {
  const doubts: string[] = [];
  const sort = nodeList(select.sortClause);
  const isCut = select.limitCount !== undefined || select.limitOffset !== undefined;
  if (isCut && select.limitOption !== "LIMIT_OPTION_WITH_TIES" && !isExistence(select)) {
    const cut =
      sort.length === 0 ? "LIMIT without ORDER BY takes any rows" : "LIMIT cuts rows that ORDER BY lets tie";
    if (!tellsRowsApart(select, sort, keys)) doubts.push(cut);
  }
  const distinct = nodeList(select.distinctClause);
  // SELECT DISTINCT has one empty item; DISTINCT ON has its expressions.
  const isDistinctOn = distinct.some((item) => Object.keys((item as object | null) ?? {}).length > 0);
  if (isDistinctOn && !tellsRowsApart({ ...select, distinctClause: undefined }, sort, keys))
    doubts.push("DISTINCT ON takes any of the rows that tie");
  for (const call of ownCalls(select)) doubts.push(...doubtsOfCall(call, select, keys));
  return doubts;
}

/** `SELECT 1 … LIMIT 1` without FROM's columns gives the same row whichever it takes. */
function isExistence(select: NodeFields): boolean {
  const targets = nodeList(select.targetList);
  return targets.length > 0 && !containsNode(targets, ["ColumnRef", "FuncCall", "SubLink"]);
}

function doubtsOfCall(call: NodeFields, select: NodeFields, keys: readonly RelationKey[]): string[] {
  const name = calledName(call);
  const window = call.over as NodeFields | undefined;
  if (!window) {
    const sort = nodeList(call.agg_order);
    if (!ORDERED_AGGREGATES.test(name) || isOrderedByItself(call, sort)) return [];
    if (sort.length === 0) return [`${name}() without ORDER BY takes its input in any order`];
    return tellsRowsApart(ungrouped(select), sort, keys) ? [] : [`${name}() orders its input with ties`];
  }
  const definition = namedWindow(window, select);
  const countsRows = (Number(definition.frameOptions ?? 0) & FRAME_ROWS) !== 0;
  if (!TIE_BREAKING_WINDOWS.includes(name) && !countsRows) return [];
  const order = [...nodeList(definition.orderClause), ...nodeList(definition.partitionClause)];
  if (tellsRowsApart(ungrouped(select), order, keys)) return [];
  return [`${name}() OVER (…) orders its rows with ties`];
}

/** Equal values cannot be told apart: an aggregate ordered by what it collects is fixed. */
function isOrderedByItself(call: NodeFields, sort: readonly unknown[]): boolean {
  const [first] = nodeList(call.args);
  return sort.some(
    (item) => nodeText((item as { SortBy?: { node?: unknown } }).SortBy?.node) === nodeText(first),
  );
}

/** What stands below GROUP BY and before the output columns: the rows that an aggregate or a window sees. */
const ungrouped = (select: NodeFields): NodeFields => ({ ...select, targetList: [], groupClause: undefined });

/** A window's own clauses, with those of the named one that it is or builds on. */
function namedWindow(window: NodeFields, select: NodeFields): NodeFields {
  const name = window.name ?? window.refname;
  const definition = nodeList(select.windowClause)
    .map((node) => (node as { WindowDef?: NodeFields }).WindowDef)
    .find((candidate) => name !== undefined && candidate?.name === name);
  if (!definition) return window;
  return window.name === undefined ? { ...definition, ...window } : definition;
}

/** The function calls of a SELECT's own output, sort and HAVING expressions; subqueries have theirs. */
function ownCalls(select: NodeFields): NodeFields[] {
  const calls: NodeFields[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (!Array.isArray(value) && "limitOption" in value) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === "FuncCall") calls.push(child as NodeFields);
      visit(child);
    }
  };
  for (const part of [select.targetList, select.sortClause, select.havingClause]) visit(part);
  return calls;
}
