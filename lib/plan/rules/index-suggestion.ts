import { filterColumns, unquoted, type FilterColumn } from "./filter-columns";
import { qualifiedName } from "../identifier";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";
import type { TryIt } from "./finding";

const SORT_COLUMN =
  /^(?:([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.)?([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")((?: DESC)?(?: NULLS (?:FIRST|LAST))?)$/;

const SORTS = ["Sort", "Incremental Sort"];

export interface IndexSuggestion extends TryIt {
  kind: "index";
  /** Deparsed index columns, for prose: `customer_id, placed_at DESC`. */
  columns: string;
  /** True when the index also returns the rows in the order that a Sort above asks for. */
  ordersRows: boolean;
}

/**
 * The B-tree index that would find the rows which `placed`'s filter lets through: the columns compared for
 * equality first, those of the index condition included, then either the order that a Sort above asks for, or the
 * first column compared by range. Null when the filter adds no condition of the form `column operator constant`.
 */
export function suggestFilterIndex(placed: PlacedNode): IndexSuggestion | null {
  const { node } = placed;
  if (node.relation === undefined) return null;
  const found = conditionColumns(node, node.conditions.indexCond ?? node.conditions.recheckCond);
  const filtered = conditionColumns(node, node.conditions.filter);
  const isCovered = filtered.every(({ column }) => found.some((known) => known.column === column));
  if (filtered.length === 0 || isCovered) return null;
  const columns = [...found, ...filtered];
  const equalities = distinct(columns.filter(({ kind }) => kind === "equality").map(({ column }) => column));
  const range = columns.find(({ kind, column }) => kind === "range" && !equalities.includes(column))?.column;
  const order = range === undefined ? orderAbove(placed) : null;
  const added =
    range === undefined ? (order ?? []).filter((key) => !equalities.includes(columnOf(key))) : [range];
  return indexOn(node, [...equalities, ...added], order !== null && added.length > 0);
}

/** The columns of one condition of a scan that an index could search. */
export function conditionColumns(node: PlanNode, condition: string | undefined): FilterColumn[] {
  return filterColumns(condition ?? "", node.alias ?? node.relation);
}

const distinct = (columns: readonly string[]) => [...new Set(columns)];

/** The index that returns the rows which `placed` finds in the order which the Sort above asks for. */
export function suggestOrderIndex(placed: PlacedNode): IndexSuggestion | null {
  const { node } = placed;
  const order = orderAbove(placed);
  if (order === null || node.relation === undefined) return null;
  const searched = [node.conditions.indexCond ?? node.conditions.recheckCond, node.conditions.filter];
  const equalities = searched
    .flatMap((condition) => conditionColumns(node, condition))
    .filter(({ kind }) => kind === "equality")
    .map(({ column }) => column);
  return indexOn(node, distinct([...equalities, ...order]), true);
}

/** A B-tree index on `columns` of the scanned relation. */
export function indexOn(node: PlanNode, columns: readonly string[], ordersRows: boolean): IndexSuggestion {
  const list = columns.join(", ");
  return {
    kind: "index",
    label: `Index on ${node.relation ?? ""} (${list})`,
    sql: `CREATE INDEX ON ${qualifiedName(node.schema, node.relation ?? "")} (${list});`,
    columns: list,
    ordersRows,
  };
}

/**
 * The keys of the Sort that receives this scan's rows, when all are plain columns of the scanned relation. Order
 * survives the outer side of a Nested Loop and nothing else on the way.
 */
function orderAbove(placed: PlacedNode): string[] | null {
  let below = placed.node;
  for (let above = placed.parent; above !== null; above = above.parent) {
    if (SORTS.includes(above.node.nodeType)) return plainColumns(above.node.sortKey ?? [], placed.node);
    const keepsOrder = above.node.nodeType === "Nested Loop" && below.relationship === "Outer";
    if (!keepsOrder) return null;
    below = above.node;
  }
  return null;
}

function plainColumns(keys: string[], scan: PlanNode): string[] | null {
  const columns = keys.map((key) => {
    const match = SORT_COLUMN.exec(key);
    if (match === null || (match[1] !== undefined && unquoted(match[1]) !== (scan.alias ?? scan.relation)))
      return null;
    return `${match[2] ?? ""}${match[3] ?? ""}`;
  });
  return columns.length > 0 && columns.every((column) => column !== null) ? columns : null;
}

function columnOf(key: string): string {
  return key.replace(/ (?:DESC|NULLS).*$/, "");
}
