import type { PlanNode } from "./plan-node";

/** Siblings that do the same to different relations (a thousand partitions), shown as one. */
export interface Fold {
  /** At least two, in printed order. */
  memberIds: string[];
  /** The member with the largest share. */
  worstId: string;
}

/** A node as the views show it, after folding and collapsing. */
export interface ShownNode {
  /** The plan node's id; of a fold `<id of the first member>*`. */
  id: string;
  /** The plan node; of a fold its worst member. */
  node: PlanNode;
  parentId: string | null;
  depth: number;
  /** Empty while collapsed. */
  children: ShownNode[];
  fold: Fold | null;
  isCollapsed: boolean;
  /** Plan nodes below it that are not shown because it is collapsed or folded. */
  hiddenCount: number;
}
