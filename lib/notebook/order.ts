import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import type { Cell } from "./document";

type Placed = Pick<Cell, "id" | "order">;

/** `count` fractional indexes for cells that follow each other in a new notebook. */
export function initialOrders(count: number): string[] {
  return generateNKeysBetween(null, null, count);
}

/**
 * New orders that put `ids` directly after the cell `afterId` (null = first), keyed by cell id.
 *
 * Usually only `ids` get one. Two people who insert at the same place can end up with equal orders, and a foreign
 * client can write an order that is no fractional index; then the cells in the way are moved along.
 *
 * @param cells all cells in order, without `ids`.
 */
export function ordersAfter(
  cells: readonly Placed[],
  afterId: string | null,
  ids: readonly string[],
): Map<string, string> {
  const at = afterId === null ? 0 : cells.findIndex((cell) => cell.id === afterId) + 1;
  const previous = cells[at - 1]?.order ?? null;
  if (previous !== null && !isFractionalIndex(previous)) return renumbered(cells, at, ids);
  const following = cells.slice(at);
  const inTheWay = following.findIndex(
    ({ order }) => isFractionalIndex(order) && (previous === null || order > previous),
  );
  const tied = inTheWay === -1 ? following : following.slice(0, inTheWay);
  const next = inTheWay === -1 ? null : (following[inTheWay]?.order ?? null);
  const placed = [...ids, ...tied.map((cell) => cell.id)];
  return zip(placed, generateNKeysBetween(previous, next, placed.length));
}

function renumbered(cells: readonly Placed[], at: number, ids: readonly string[]): Map<string, string> {
  const all = [...cells.slice(0, at).map(({ id }) => id), ...ids, ...cells.slice(at).map(({ id }) => id)];
  return zip(all, initialOrders(all.length));
}

function zip(ids: readonly string[], orders: readonly string[]): Map<string, string> {
  return new Map(ids.map((id, index) => [id, orders[index] ?? ""]));
}

function isFractionalIndex(order: string): boolean {
  try {
    generateKeyBetween(order, null);
    return true;
  } catch {
    return false;
  }
}
