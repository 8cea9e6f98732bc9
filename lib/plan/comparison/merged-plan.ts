import type { PlanNode } from "../plan-node";
import { placedNodes } from "../walk";
import { isWrapperNode } from "./node-role";
import type { MatchedNodes, PlanComparison, UnmatchedNode } from "./plan-comparison";

/** A node of both plans, or of one of them, in one tree. */
export interface MergedNode {
  /** Unique in the tree: the id in the plan after, or of a removed node `-` and its id before. */
  id: string;
  status: "same" | "changed" | "added" | "removed";
  before: PlanNode | null;
  after: PlanNode | null;
  /** Of nodes that both plans have. */
  match: MatchedNodes | null;
  /** Of nodes that one plan has. */
  unmatched: UnmatchedNode | null;
  /** It was put around, or taken from around, what is below it. */
  isWrapper: boolean;
  parent: MergedNode | null;
  children: MergedNode[];
}

/**
 * Both plans as one tree: the plan after, with what was removed in the places where it stood, above the nodes that it
 * stood above. One root, or two where the plans share none.
 */
export function mergePlans(comparison: PlanComparison): MergedNode[] {
  const top = mergedNode({ id: "", status: "same" });
  const byBeforeId = new Map<string, MergedNode>();
  plantAfter(comparison, top, byBeforeId);
  const removed = new Map(comparison.removed.map((one) => [one.nodeId, one]));
  const firstKept = firstKeptBelow(comparison.before.plan.root, removed);
  for (const { node, parent } of placedNodes(comparison.before.plan.root)) {
    const unmatched = removed.get(node.id);
    if (unmatched === undefined) continue;
    const above = parent === null ? top : (byBeforeId.get(parent.node.id) ?? top);
    const merged = mergedNode({
      id: `-${node.id}`,
      status: "removed",
      before: node,
      unmatched,
      isWrapper: unmatched.isWrapper,
      parent: above,
    });
    byBeforeId.set(node.id, merged);
    insertRemoved(merged, above, keptBelow(node, firstKept, byBeforeId));
  }
  for (const root of top.children) root.parent = null;
  return top.children;
}

/** The nodes of a merged tree in the order in which they are drawn, with their depth. */
export function mergedRows(roots: readonly MergedNode[]): { node: MergedNode; depth: number }[] {
  const rows: { node: MergedNode; depth: number }[] = [];
  const pending = roots.map((node) => ({ node, depth: 0 })).reverse();
  for (let row = pending.pop(); row !== undefined; row = pending.pop()) {
    rows.push(row);
    for (const child of row.node.children.toReversed()) pending.push({ node: child, depth: row.depth + 1 });
  }
  return rows;
}

function mergedNode(parts: Pick<MergedNode, "id" | "status"> & Partial<MergedNode>): MergedNode {
  return {
    before: null,
    after: null,
    match: null,
    unmatched: null,
    isWrapper: false,
    parent: null,
    children: [],
    ...parts,
  };
}

function plantAfter(
  { before, after, matched, added }: PlanComparison,
  top: MergedNode,
  byBeforeId: Map<string, MergedNode>,
): void {
  const nodesBefore = new Map(placedNodes(before.plan.root).map(({ node }) => [node.id, node]));
  const matchOf = new Map(matched.map((match) => [match.afterId, match]));
  const addedOf = new Map(added.map((one) => [one.nodeId, one]));
  const byAfterId = new Map<string, MergedNode>();
  for (const { node, parent } of placedNodes(after.plan.root)) {
    const above = parent === null ? top : byAfterId.get(parent.node.id)!;
    const match = matchOf.get(node.id) ?? null;
    const merged = mergedNode({
      id: node.id,
      status: match === null ? "added" : match.kind,
      before: match && (nodesBefore.get(match.beforeId) ?? null),
      after: node,
      match,
      unmatched: addedOf.get(node.id) ?? null,
      isWrapper: isWrapperNode(node),
      parent: above,
    });
    above.children.push(merged);
    byAfterId.set(node.id, merged);
    if (match !== null) byBeforeId.set(match.beforeId, merged);
  }
}

/** For each removed node of the plan before, the first node of its subtree that was kept. */
function firstKeptBelow(
  root: PlanNode,
  removed: ReadonlyMap<string, UnmatchedNode>,
): Map<PlanNode, PlanNode | null> {
  const first = new Map<PlanNode, PlanNode | null>();
  for (const { node } of placedNodes(root).reverse()) {
    if (!removed.has(node.id)) first.set(node, node);
    else
      first.set(
        node,
        node.children.map((child) => first.get(child) ?? null).find((one) => one !== null) ?? null,
      );
  }
  return first;
}

function keptBelow(
  node: PlanNode,
  firstKept: ReadonlyMap<PlanNode, PlanNode | null>,
  byBeforeId: ReadonlyMap<string, MergedNode>,
): MergedNode[] {
  return node.children.flatMap((child) => {
    const kept = firstKept.get(child);
    const merged = kept ? byBeforeId.get(kept.id) : undefined;
    return merged ? [merged] : [];
  });
}

/** Puts a removed node below `above`, around those of the nodes it stood above that are below the same node now. */
function insertRemoved(removed: MergedNode, above: MergedNode, kept: readonly MergedNode[]): void {
  const anchor = anchorOf(removed);
  const wrapped = new Set<MergedNode>();
  for (const node of kept) {
    const highest = highestAdded(node);
    const { parent } = highest;
    if (
      parent !== null &&
      (parent === anchor || (parent.status === "removed" && anchorOf(parent) === anchor))
    )
      wrapped.add(highest);
  }
  let place = above.children.length;
  for (const node of wrapped) {
    const siblings = node.parent!.children;
    const at = siblings.indexOf(node);
    if (node.parent === above) place = Math.min(place, at);
    siblings.splice(at, 1);
    node.parent = removed;
    removed.children.push(node);
  }
  above.children.splice(Math.min(place, above.children.length), 0, removed);
}

/** The nearest node above that is in the plan after. */
function anchorOf(node: MergedNode): MergedNode | null {
  let { parent } = node;
  while (parent?.status === "removed") parent = parent.parent;
  return parent;
}

/** The node, or the topmost of the nodes that were put around it. */
function highestAdded(node: MergedNode): MergedNode {
  let highest = node;
  while (highest.parent !== null && highest.parent.status === "added") highest = highest.parent;
  return highest;
}
