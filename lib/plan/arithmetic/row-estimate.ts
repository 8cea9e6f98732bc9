import type { RowEstimate } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";

/** Nodes that read all of their input before they give a row, or keep it: what is above cannot stop them early. */
const BLOCKING = ["Sort", "Aggregate", "Hash", "WindowAgg", "SetOp", "Bitmap Heap Scan", "ModifyTable"];

/**
 * The planner's rows against the rows that came, both per loop; null where the comparison means nothing:
 * never-executed nodes, bitmap combinations (which report no rows), ModifyTable without RETURNING, the inner side
 * of a Merge Join (re-read after mark and restore), and too few rows from a node that was stopped early by a
 * Limit, a semi- or anti-join or the end of a Merge Join's other side.
 *
 * Below a Gather the planner's figure is already per participant. Fewer than one row counts as one.
 */
export function estimateOf(placed: PlacedNode): RowEstimate | null {
  const { node } = placed;
  if (node.neverExecuted || node.actualRows === undefined || node.planRows === undefined) return null;
  if (["BitmapAnd", "BitmapOr", "ModifyTable"].includes(node.nodeType)) return null;
  const actual = Math.max(1, node.actualRows);
  const planned = Math.max(1, node.planRows);
  if (actual > planned && isReread(placed)) return null;
  if (actual < planned && mayStopEarly(placed)) return null;
  const direction = actual === planned ? "exact" : actual > planned ? "under" : "over";
  return { factor: Math.max(actual / planned, planned / actual), direction };
}

function isReread({ node, parent }: PlacedNode): boolean {
  return parent?.node.nodeType === "Merge Join" && node.relationship === "Inner";
}

function mayStopEarly(placed: PlacedNode): boolean {
  let below = placed.node;
  for (let above = placed.parent; above !== null; above = above.parent) {
    if (stopsEarly(above.node, below)) return true;
    if (BLOCKING.includes(above.node.nodeType)) return false;
    below = above.node;
  }
  return false;
}

function stopsEarly(node: PlanNode, child: PlanNode): boolean {
  if (node.nodeType === "Limit" || node.nodeType === "Merge Join") return true;
  const isHalfJoin = /Semi|Anti/.test(node.joinType ?? "");
  return (
    child.relationship === "SubPlan" ||
    (isHalfJoin && child.relationship === "Inner" && node.nodeType === "Nested Loop")
  );
}
