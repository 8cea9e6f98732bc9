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
 * For each of `placed`, whether it is a node below a Gather that every participant runs in full for itself, so that the
 * rows of all processes are the same rows several times: a scan, join or hash table with nothing parallel in it.
 *
 * Not among them: what runs once per outer row of a Nested Loop, SubPlans and InitPlans, and the members of a Parallel
 * Append, of which each participant takes another.
 *
 * @param placed all nodes, a parent before its children
 */
export function repeatedByEachParticipant(placed: readonly PlacedNode[]): boolean[] {
  const repeated = new Array<boolean>(placed.length).fill(false);
  if (!placed.some(({ node }) => isGather(node))) return repeated;
  const isShared = sharedAmongParticipants(placed);
  const isBelowGather = repeated.slice();
  for (const place of placed) {
    const { node, parent, index } = place;
    if (parent === null || node.subplanName !== undefined || sharesOut(place)) continue;
    if (!isGather(parent.node) && !isBelowGather[parent.index]) continue;
    isBelowGather[index] = true;
    repeated[index] = !isShared[index];
  }
  return repeated;
}

/** Which nodes have something parallel in them. */
function sharedAmongParticipants(placed: readonly PlacedNode[]): boolean[] {
  const isShared = placed.map(({ node }) => node.parallelAware);
  for (const { node, parent, index } of placed.toReversed())
    if (isShared[index] === true && parent !== null && node.subplanName === undefined)
      isShared[parent.index] = true;
  return isShared;
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
