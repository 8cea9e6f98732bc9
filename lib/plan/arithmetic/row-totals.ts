import { isGather } from "./participants";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";

/**
 * How far printed rows per loop may be off: half a row, or half a hundredth since PostgreSQL 18, which prints two decimals.
 * A plan does not name its version; decimals and what only version 18 prints tell it.
 */
export function rowPrecisionOf(nodes: readonly PlanNode[]): number {
  const isFrom18 = nodes.some(
    ({ actualRows = 0, indexSearches, wal }) =>
      actualRows % 1 !== 0 || indexSearches !== undefined || (wal?.buffersFull ?? 0) > 0,
  );
  return isFrom18 ? 0.005 : 0.5;
}

/**
 * The ids of nodes below a Gather that every participant runs in full for itself, so that the rows of all processes
 * are the same rows several times: a scan, join or hash table with nothing parallel in it.
 *
 * Not among them: what runs once per outer row of a Nested Loop, SubPlans and InitPlans, and the members of a Parallel
 * Append, of which each participant takes another.
 *
 * @param placed all nodes, a parent before its children
 */
export function repeatedByEachParticipant(placed: readonly PlacedNode[]): Set<string> {
  const shared = new Set<string>();
  for (const { node, parent } of placed.toReversed()) {
    const isShared = node.parallelAware || shared.has(node.id);
    if (isShared && parent !== null && node.subplanName === undefined) shared.add(parent.node.id);
  }
  const repeated = new Set<string>();
  const isBelowGather = new Set<string>();
  for (const place of placed) {
    const { node, parent } = place;
    if (parent === null || node.subplanName !== undefined || sharesOut(place)) continue;
    if (!isGather(parent.node) && !isBelowGather.has(parent.node.id)) continue;
    isBelowGather.add(node.id);
    if (!node.parallelAware && !shared.has(node.id)) repeated.add(node.id);
  }
  return repeated;
}

/** True where the parent gives different rows, or different values to look for, to different processes. */
function sharesOut({ node, parent }: PlacedNode): boolean {
  if (parent?.node.nodeType === "Append") return parent.node.parallelAware;
  return (
    parent?.node.nodeType === "Nested Loop" &&
    node.relationship === "Inner" &&
    node.nodeType !== "Materialize"
  );
}
