import type { PlanAnalysis } from "../plan-analysis";
import type { PlanNode } from "../plan-node";
import { NOTHING_HIDDEN, shownNodes, shownTree, type Folding } from "./shown-tree";
import { planNodes } from "../walk";

/** Up to this many nodes are shown at once: more cannot be taken in, and a tree of them is mostly empty space. */
export const MOST_AT_FIRST = 200;
/** The part of the total, halved until the plan is small enough, below which a branch is closed. */
const LARGEST_CLOSED_SHARE = 0.16;
const SMALLEST_CLOSED_SHARE = 0.00001;

/**
 * What of a plan is open when it is first seen: all of it, or, of a large plan, the branches that hold the most of its
 * time (or cost), as many as can be taken in.
 */
export function startingFolding(root: PlanNode, analysis: PlanAnalysis): Folding {
  if (shownNodes(shownTree(root, analysis, NOTHING_HIDDEN)).length <= MOST_AT_FIRST) return NOTHING_HIDDEN;
  const branches = branchesOf(planNodes(root), analysis);
  let folding = closedBelow(branches, LARGEST_CLOSED_SHARE);
  for (let share = LARGEST_CLOSED_SHARE / 2; share >= SMALLEST_CLOSED_SHARE; share /= 2) {
    const wider = closedBelow(branches, share);
    if (shownNodes(shownTree(root, analysis, wider)).length > MOST_AT_FIRST) break;
    folding = wider;
  }
  return folding;
}

/** A node that can be closed, with the part of the total in it and all below it. */
interface Branch {
  id: string;
  share: number;
}

/** The branches of a plan, except all of it. A parent comes before its children in `nodes`. */
function branchesOf(nodes: readonly PlanNode[], analysis: PlanAnalysis): Branch[] {
  const shares = new Map<string, number>();
  for (const { id, children } of nodes.toReversed()) {
    const below = children.reduce((sum, child) => sum + (shares.get(child.id) ?? 0), 0);
    shares.set(id, Math.max(0, analysis.nodes.get(id)?.share ?? 0) + below);
  }
  return nodes
    .filter(({ id, children }) => id !== "0" && children.length > 0)
    .map(({ id }) => ({ id, share: shares.get(id) ?? 0 }));
}

function closedBelow(branches: readonly Branch[], most: number): Folding {
  const closed = branches.filter(({ share }) => share < most).map(({ id }) => id);
  return { ...NOTHING_HIDDEN, collapsed: new Set(closed) };
}
