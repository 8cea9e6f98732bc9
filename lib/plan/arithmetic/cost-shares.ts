import type { PlanNode } from "../plan-node";
import { planNodes } from "../walk";

/**
 * The cost that each node adds to the root's cost, by node id; null for a plan without costs.
 *
 * A child's printed cost is that of one complete execution. The inner side of a Nested Loop runs once per estimated
 * outer row; below a Limit only a part is expected to run; and rescans come cheaper than first scans. So cost is
 * handed down from the root: children get what their own figures ask for, scaled down to what the parent has. The
 * results are never negative and sum to the root's cost.
 */
export function costShares(root: PlanNode): Map<string, number> | null {
  if (root.totalCost === undefined) return null;
  const paid = new Map([[root.id, root.totalCost]]);
  const own = new Map<string, number>();
  for (const node of planNodes(root)) {
    const budget = paid.get(node.id) ?? 0;
    const scale = node.totalCost !== undefined && node.totalCost > 0 ? budget / node.totalCost : 0;
    const wanted = (child: PlanNode) => (child.totalCost ?? 0) * estimatedLoops(node, child) * scale;
    let sum = 0;
    for (const child of node.children) sum += wanted(child);
    const fit = sum > budget ? budget / sum : 1;
    for (const child of node.children) paid.set(child.id, wanted(child) * fit);
    own.set(node.id, Math.max(0, budget - sum * fit));
  }
  return own;
}

function estimatedLoops(parent: PlanNode, child: PlanNode): number {
  if (parent.nodeType !== "Nested Loop" || child.relationship !== "Inner") return 1;
  return Math.max(1, parent.children.find(({ relationship }) => relationship === "Outer")?.planRows ?? 1);
}
