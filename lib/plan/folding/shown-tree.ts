import { similarSiblings, LEAST_SIMILAR, type SimilarSiblings } from "./fold";
import type { PlanAnalysis } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import { placedNodes } from "../walk";

/** Siblings that do the same to different relations (a thousand partitions), shown as one. */
export interface Fold {
  /** At least two, in printed order. */
  memberIds: string[];
  /** The member with the largest share. */
  worstId: string;
}

/** A node as the views show it, after folding and collapsing. */
export interface ShownNode {
  /** The plan node's id; of a fold `<id>*`, with the id of the first of the similar siblings. */
  id: string;
  /** The plan node; of a fold its worst member. */
  node: PlanNode;
  parentId: string | null;
  depth: number;
  /** Empty while collapsed. Below a fold: what its members have below them, folded likewise, place by place. */
  children: ShownNode[];
  fold: Fold | null;
  isCollapsed: boolean;
  /** Plan nodes that it stands for besides `node`, because it is collapsed or folded. */
  hiddenCount: number;
}

/** What a reader has opened and closed, and what a filter leaves. */
export interface Folding {
  /** Ids of plan nodes whose children are hidden. */
  collapsed: ReadonlySet<string>;
  /** Ids of folds that are opened (`0.1*`), and of single nodes that are shown apart from the fold they belong to. */
  opened: ReadonlySet<string>;
  /** Ids of the only plan nodes to show, with what is above them; null for all. */
  only: ReadonlySet<string> | null;
}

export const NOTHING_HIDDEN: Folding = { collapsed: new Set(), opened: new Set(), only: null };

/** One shown node still to be filled: the plan nodes that it stands for, and where it goes. */
interface Pending {
  members: PlanNode[];
  foldId: string | null;
  parent: ShownNode | null;
}

/** The tree as it is shown: similar siblings as one node, without what is collapsed or filtered out. Linear. */
export function shownTree(root: PlanNode, analysis: PlanAnalysis, folding: Folding): ShownNode {
  const builder = new Builder(analysis, folding, similarSiblings(root), subtreeSizes(root));
  return builder.build(root);
}

class Builder {
  private readonly kept: ReadonlySet<string> | null;

  constructor(
    private readonly analysis: PlanAnalysis,
    private readonly folding: Folding,
    private readonly groupOf: ReadonlyMap<string, SimilarSiblings>,
    private readonly sizeOf: ReadonlyMap<string, number>,
  ) {
    this.kept = folding.only === null ? null : withAncestors(folding.only);
  }

  build(root: PlanNode): ShownNode {
    const top = this.shown({ members: [root], foldId: null, parent: null });
    const pending = this.below({ members: [root], foldId: null, parent: null }, top).reverse();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const made = this.shown(next);
      next.parent?.children.push(made);
      for (const child of this.below(next, made).reverse()) pending.push(child);
    }
    return top;
  }

  private shown({ members, foldId, parent }: Pending): ShownNode {
    const [first] = members;
    const isCollapsed = first!.children.length > 0 && this.folding.collapsed.has(first!.id);
    const node = members.length === 1 ? first! : this.worstOf(members);
    const sizes = members.reduce((sum, { id }) => sum + (this.sizeOf.get(id) ?? 1), 0);
    return {
      id: foldId ?? node.id,
      node,
      parentId: parent?.id ?? null,
      depth: parent === null ? 0 : parent.depth + 1,
      children: [],
      fold: foldId === null ? null : { memberIds: members.map(({ id }) => id), worstId: node.id },
      isCollapsed,
      hiddenCount: (isCollapsed ? sizes : members.length) - 1,
    };
  }

  /** What comes below a shown node, in printed order. */
  private below({ members, foldId }: Pending, parent: ShownNode): Pending[] {
    if (parent.isCollapsed) return [];
    return foldId === null ? this.belowOne(members[0]!, parent) : this.belowFold(members, parent);
  }

  private belowOne({ children }: PlanNode, parent: ShownNode): Pending[] {
    const folded = new Set<SimilarSiblings>();
    return children.flatMap((child): Pending[] => {
      if (!this.isKept(child)) return [];
      const group = this.isApart(child) ? undefined : this.groupOf.get(child.id);
      if (group !== undefined && folded.has(group)) return [];
      const members = group?.members.filter((member) => this.isKept(member) && !this.isApart(member)) ?? [];
      if (group === undefined || members.length < LEAST_SIMILAR)
        return [{ members: [child], foldId: null, parent }];
      folded.add(group);
      return [{ members, foldId: group.id, parent }];
    });
  }

  /** All members have the same shape: what stands at one place below the first stands there below all of them. */
  private belowFold(members: PlanNode[], parent: ShownNode): Pending[] {
    const places = new Map<unknown, PlanNode[]>();
    members[0]!.children.forEach((child, place) => {
      const key = this.groupOf.get(child.id) ?? place;
      const below = places.get(key) ?? [];
      places.set(key, below);
      for (const { children } of members) if (this.isKept(children[place]!)) below.push(children[place]!);
    });
    return [...places.values()]
      .filter((below) => below.length > 0)
      .map((below) => ({ members: below, foldId: `${below[0]!.id}*`, parent }));
  }

  private isKept({ id }: PlanNode): boolean {
    return this.kept?.has(id) ?? true;
  }

  /** True for a node that shall not disappear in a fold. */
  private isApart({ id }: PlanNode): boolean {
    const group = this.groupOf.get(id);
    return group === undefined || this.folding.opened.has(group.id) || this.folding.opened.has(id);
  }

  private worstOf(members: readonly PlanNode[]): PlanNode {
    const shareOf = ({ id }: PlanNode) => this.analysis.nodes.get(id)?.share ?? 0;
    return members.reduce((worst, member) => (shareOf(member) > shareOf(worst) ? member : worst));
  }
}

/** A plan does not change, and its tree is built whenever a node is opened or closed. */
const knownSizes = new WeakMap<PlanNode, ReadonlyMap<string, number>>();

/** For each node, how many nodes it is with all below it. */
function subtreeSizes(root: PlanNode): ReadonlyMap<string, number> {
  const known = knownSizes.get(root);
  if (known !== undefined) return known;
  const sizes = new Map<string, number>();
  knownSizes.set(root, sizes);
  for (const { node } of placedNodes(root).reverse()) {
    sizes.set(
      node.id,
      node.children.reduce((sum, { id }) => sum + (sizes.get(id) ?? 1), 1),
    );
  }
  return sizes;
}

/** The ids with those of all nodes above them: an id is the path to its node. */
function withAncestors(ids: ReadonlySet<string>): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const id of ids) {
    for (let at: string | null = id; at !== null && !kept.has(at); at = parentIdOf(at)) kept.add(at);
  }
  kept.add("0");
  return kept;
}

/** The id of the node above; null for the root. */
export function parentIdOf(id: string): string | null {
  const end = id.lastIndexOf(".");
  return end === -1 ? null : id.slice(0, end);
}

/** All shown nodes in printed order, a parent before its children, without recursion. */
export function shownNodes(root: ShownNode): ShownNode[] {
  const nodes: ShownNode[] = [];
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    nodes.push(next);
    for (let index = next.children.length - 1; index >= 0; index -= 1) pending.push(next.children[index]!);
  }
  return nodes;
}
