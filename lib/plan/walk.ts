import type { PlanNode } from "./plan-node";

/** A node with its place in the tree. */
export interface PlacedNode {
  node: PlanNode;
  parent: PlacedNode | null;
  depth: number;
}

/** All nodes in printed order (a parent before its children), without recursion. */
export function placedNodes(root: PlanNode): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const pending: PlacedNode[] = [{ node: root, parent: null, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    placed.push(next);
    for (let index = next.node.children.length - 1; index >= 0; index -= 1) {
      pending.push({ node: next.node.children[index]!, parent: next, depth: next.depth + 1 });
    }
  }
  return placed;
}

export function planNodes(root: PlanNode): PlanNode[] {
  return placedNodes(root).map(({ node }) => node);
}

/** True for a node that another evaluates on demand instead of pulling rows from it: InitPlan or CTE. */
export function isInitPlan(node: PlanNode): boolean {
  return node.relationship === "InitPlan";
}

/** The name of the CTE that a node computes (`CTE busy` → `busy`); null when it computes none. */
export function cteNameOf(node: PlanNode): string | null {
  return isInitPlan(node) && node.subplanName?.startsWith("CTE ") === true ? node.subplanName.slice(4) : null;
}
