import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";

/**
 * The cost that each node adds to the root's cost, in the order of `placed`; null for a plan without costs.
 *
 * A child's printed cost is that of one complete execution. The inner side of a Nested Loop runs once per estimated
 * outer row; below a Limit only a part is expected to run; and rescans come cheaper than first scans. So cost is
 * handed down from the root: children get what their own figures ask for, scaled down to what the parent has. The
 * results are never negative and sum to the root's cost.
 *
 * @param placed all nodes, a parent before its children
 */
export function costShares(placed: readonly PlacedNode[]): number[] | null {
  const rootCost = placed[0]?.node.totalCost;
  if (rootCost === undefined) return null;
  // What each node asks for, before it is scaled to what its parent has.
  const wanted = placed.map(({ node, parent }) =>
    parent === null ? rootCost : (node.totalCost ?? 0) * estimatedLoops(parent.node, node),
  );
  const wantedBelow = new Array<number>(placed.length).fill(0);
  for (const { parent, index } of placed) if (parent !== null) wantedBelow[parent.index]! += wanted[index]!;
  /** What each node's children get of what they ask for. */
  const factors: number[] = [];
  return placed.map(({ node, parent, index }) => {
    const budget = parent === null ? rootCost : wanted[index]! * factors[parent.index]!;
    const scale = node.totalCost !== undefined && node.totalCost > 0 ? budget / node.totalCost : 0;
    const sum = wantedBelow[index]! * scale;
    const fit = sum > budget ? budget / sum : 1;
    factors.push(scale * fit);
    return Math.max(0, budget - sum * fit);
  });
}

function estimatedLoops(parent: PlanNode, child: PlanNode): number {
  if (parent.nodeType !== "Nested Loop" || child.relationship !== "Inner") return 1;
  return Math.max(1, parent.children.find(({ relationship }) => relationship === "Outer")?.planRows ?? 1);
}
