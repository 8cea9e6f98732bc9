import type { PlanNode } from "./plan-node";

/** A node with its place in the tree. */
export interface PlacedNode {
  node: PlanNode;
  parent: PlacedNode | null;
  depth: number;
  /** Its place in printed order: what is worked out per node can be kept in arrays. */
  index: number;
}

/** All nodes in printed order (a parent before its children), without recursion. */
export function placedNodes(root: PlanNode): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const pending: PlacedNode[] = [{ node: root, parent: null, depth: 0, index: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    next.index = placed.length;
    placed.push(next);
    const { children } = next.node;
    for (let at = children.length - 1; at >= 0; at -= 1) {
      pending.push({ node: children[at]!, parent: next, depth: next.depth + 1, index: 0 });
    }
  }
  return placed;
}

export function planNodes(root: PlanNode): PlanNode[] {
  const nodes: PlanNode[] = [];
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    nodes.push(next);
    for (let at = next.children.length - 1; at >= 0; at -= 1) pending.push(next.children[at]!);
  }
  return nodes;
}

/** True for a node that another evaluates on demand instead of pulling rows from it: InitPlan or CTE. */
export function isInitPlan(node: PlanNode): boolean {
  return node.relationship === "InitPlan";
}

/** The name of the CTE that a node computes (`CTE busy` → `busy`); null when it computes none. */
export function cteNameOf(node: PlanNode): string | null {
  return isInitPlan(node) && node.subplanName?.startsWith("CTE ") === true ? node.subplanName.slice(4) : null;
}
