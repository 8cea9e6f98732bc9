import { filterColumns } from "../filter-columns";
import { qualifiedName } from "../identifier";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";
import type { TryIt } from "./finding";

const SORT_COLUMN =
  /^(?:([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.)?([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")((?: DESC)?(?: NULLS (?:FIRST|LAST))?)$/;

export interface IndexSuggestion extends TryIt {
  kind: "index";
  /** Deparsed index columns, for prose: `customer_id, placed_at DESC`. */
  columns: string;
  /** True when the index also returns the rows in the order that a Sort above asks for. */
  ordersRows: boolean;
}

/**
 * The B-tree index that would find the rows which `placed`'s filter lets through: the columns compared for
 * equality first, then either the order that a Sort above asks for, or the first column compared by range.
 * Null when no condition has the form `column operator constant`.
 */
export function suggestFilterIndex(placed: PlacedNode): IndexSuggestion | null {
  const { node } = placed;
  if (node.conditions.filter === undefined || node.relation === undefined) return null;
  const columns = filterColumns(node.conditions.filter, node.alias);
  const equalities = columns.filter(({ kind }) => kind === "equality").map(({ column }) => column);
  const range = columns.find(({ kind }) => kind === "range")?.column;
  if (equalities.length === 0 && range === undefined) return null;
  const order = range === undefined ? orderAbove(placed) : null;
  const added =
    range === undefined ? (order ?? []).filter((key) => !equalities.includes(columnOf(key))) : [range];
  return indexOn(node, [...equalities, ...added], order !== null && added.length > 0);
}

/** The index that returns the rows of `placed` in the order which the Sort above asks for. */
export function suggestOrderIndex(placed: PlacedNode): IndexSuggestion | null {
  const order = orderAbove(placed);
  return order === null || placed.node.relation === undefined ? null : indexOn(placed.node, order, true);
}

function indexOn(node: PlanNode, columns: string[], ordersRows: boolean): IndexSuggestion {
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
    if (above.node.nodeType === "Sort") return plainColumns(above.node.sortKey ?? [], placed.node);
    const keepsOrder = above.node.nodeType === "Nested Loop" && below.relationship === "Outer";
    if (!keepsOrder) return null;
    below = above.node;
  }
  return null;
}

function plainColumns(keys: string[], scan: PlanNode): string[] | null {
  const columns = keys.map((key) => {
    const match = SORT_COLUMN.exec(key);
    if (match === null || (match[1] !== undefined && match[1] !== scan.alias)) return null;
    return `${match[2] ?? ""}${match[3] ?? ""}`;
  });
  return columns.length > 0 && columns.every((column) => column !== null) ? columns : null;
}

function columnOf(key: string): string {
  return key.replace(/ (?:DESC|NULLS).*$/, "");
}
