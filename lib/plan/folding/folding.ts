import { similarSiblings } from "./fold";
import type { PlanNode } from "../plan-node";
import { parentIdOf, shownNodes, type Folding, type ShownNode } from "./shown-tree";
import { planNodes } from "../walk";

/** Collapses or expands a node, or opens a fold: of nested folds the outermost, which holds the others. */
export function toggled(
  folding: Folding,
  shown: ShownNode,
  shownById: ReadonlyMap<string, ShownNode>,
): Folding {
  if (shown.fold !== null) {
    let outermost = shown;
    for (let above = shownById.get(shown.parentId ?? ""); above?.fold;) {
      outermost = above;
      above = shownById.get(above.parentId ?? "");
    }
    return { ...folding, opened: new Set(folding.opened).add(outermost.id) };
  }
  if (shown.node.children.length === 0) return folding;
  const collapsed = new Set(folding.collapsed);
  if (!collapsed.delete(shown.id)) collapsed.add(shown.id);
  return { ...folding, collapsed };
}

/** The folding that shows node `id` itself: what is collapsed above it opens, and it leaves the folds it is in. */
export function revealing(root: PlanNode, folding: Folding, id: string): Folding {
  const groupOf = similarSiblings(root);
  const collapsed = new Set(folding.collapsed);
  const opened = new Set(folding.opened);
  const isFold = id.endsWith("*");
  const nodeId = isFold ? id.slice(0, -1) : id;
  for (let at: string | null = nodeId; at !== null; at = parentIdOf(at)) {
    const isTarget = at === nodeId;
    if (!isTarget) collapsed.delete(at);
    const group = groupOf.get(at);
    if (group !== undefined && !opened.has(group.id) && !(isTarget && isFold)) opened.add(at);
  }
  const isUnchanged = collapsed.size === folding.collapsed.size && opened.size === folding.opened.size;
  return isUnchanged ? folding : { ...folding, collapsed, opened };
}

/** Only the root with its children; all folds closed. */
export function allCollapsed(root: PlanNode, folding: Folding): Folding {
  const inner = planNodes(root).filter(({ id, children }) => id !== root.id && children.length > 0);
  return { ...folding, collapsed: new Set(inner.map(({ id }) => id)), opened: new Set() };
}

/** Every node of the plan by itself. */
export function allExpanded(root: PlanNode, folding: Folding): Folding {
  const folds = new Set([...similarSiblings(root).values()].map(({ id }) => id));
  return { ...folding, collapsed: new Set(), opened: folds };
}

/** Puts a node back into the fold of its similar siblings, with them. */
export function foldedAgain(root: PlanNode, folding: Folding, id: string): Folding {
  const group = similarSiblings(root).get(id);
  if (group === undefined) return folding;
  const opened = new Set(folding.opened);
  opened.delete(group.id);
  for (const member of group.members) opened.delete(member.id);
  return { ...folding, opened };
}

/** The shown tree by ids. */
export interface ShownIndex {
  /** Shown nodes by their own ids. */
  byId: ReadonlyMap<string, ShownNode>;
  /** The shown node in which a plan node appears: itself, its fold, or what is collapsed or filtered above it. */
  showing: (id: string) => ShownNode;
}

export function indexShown(root: ShownNode): ShownIndex {
  const byId = new Map<string, ShownNode>();
  const byMember = new Map<string, ShownNode>();
  for (const shown of shownNodes(root)) {
    byId.set(shown.id, shown);
    for (const id of shown.fold?.memberIds ?? [shown.node.id]) byMember.set(id, shown);
  }
  const showing = (id: string): ShownNode => {
    const exact = byId.get(id);
    if (exact !== undefined) return exact;
    for (let at: string | null = id.replace(/\*$/, ""); at !== null; at = parentIdOf(at)) {
      const shown = byMember.get(at);
      if (shown !== undefined) return shown;
    }
    return root;
  };
  return { byId, showing };
}
