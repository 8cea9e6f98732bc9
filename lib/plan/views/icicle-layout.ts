import type { StudiedPlan } from "../read-plan";
import type { ShownNode } from "../folding/shown-tree";
import { placedNodes } from "../walk";
import { idsOf, shownPlaces, type ShownPlace } from "./shown-nodes";

/** How wide each plan node is drawn, with everything that is drawn below it. */
export interface IcicleWeights {
  /** What a width stands for: exclusive time or cost added up, or, where the plan tells neither, the number of leaves. */
  unit: "time" | "cost" | "leaves";
  /** By node id: the node's own part and its whole subtree's. */
  own: ReadonlyMap<string, number>;
  subtree: ReadonlyMap<string, number>;
}

/**
 * Weighs a plan for an icicle: a subtree weighs the sum of the exclusive times in it.
 *
 * Adding up exclusive times instead of drawing inclusive ones keeps the picture truthful: an InitPlan or CTE is drawn
 * where the plan shows it, and what it cost is not drawn once more in the node that waited for it. Linear.
 */
export function weighPlan({ plan, analysis }: StudiedPlan): IcicleWeights {
  const placed = placedNodes(plan.root);
  const ownOf = (pick: "exclusiveTimeMs" | "exclusiveCost") =>
    new Map(placed.map(({ node }) => [node.id, Math.max(0, analysis.nodes.get(node.id)?.[pick] ?? 0)]));
  let own = ownOf(analysis.measure === "time" ? "exclusiveTimeMs" : "exclusiveCost");
  let unit: IcicleWeights["unit"] = analysis.measure;
  if ([...own.values()].every((weight) => weight === 0)) {
    unit = "leaves";
    own = new Map(placed.map(({ node }) => [node.id, node.children.length === 0 ? 1 : 0]));
  }
  const subtree = new Map(own);
  for (let index = placed.length - 1; index > 0; index -= 1) {
    const { node, parent } = placed[index]!;
    if (parent === null) continue;
    subtree.set(parent.node.id, (subtree.get(parent.node.id) ?? 0) + (subtree.get(node.id) ?? 0));
  }
  return { unit, own, subtree };
}

/** A shown node as a rectangle; `x0` and `x1` are parts of the whole width, from 0 to 1. */
export interface IcicleRect {
  id: string;
  shown: ShownNode;
  place: ShownPlace;
  parent: IcicleRect | null;
  /** From 0 at the root. */
  depth: number;
  x0: number;
  x1: number;
  /** In the unit of the weights. */
  weight: number;
}

export interface IcicleLayout {
  /** In printed order. */
  rects: readonly IcicleRect[];
  byId: ReadonlyMap<string, IcicleRect>;
  /** Those of each depth, from left to right. */
  rows: readonly (readonly IcicleRect[])[];
}

/** Places the shown nodes: children side by side inside their parent, from its left edge; the rest is the parent itself. */
export function layoutIcicle(root: ShownNode, weights: IcicleWeights): IcicleLayout {
  const weightOf = (shown: ShownNode) =>
    idsOf(shown).reduce((sum, id) => sum + (weights.subtree.get(id) ?? 0), 0);
  const total = weightOf(root);
  const byId = new Map<string, IcicleRect>();
  const rows: IcicleRect[][] = [];
  const filledTo = new Map<string, number>();
  for (const place of shownPlaces(root)) {
    const { shown } = place;
    const parent = place.parent === null ? null : (byId.get(place.parent.shown.id) ?? null);
    const weight = weightOf(shown);
    const x0 = parent === null ? 0 : (filledTo.get(parent.id) ?? parent.x0);
    const end = x0 + (total === 0 ? 0 : weight / total);
    const x1 = parent === null ? 1 : Math.min(parent.x1, end);
    if (parent !== null) filledTo.set(parent.id, x1);
    const rect = { id: shown.id, shown, place, parent, depth: place.level - 1, x0, x1, weight };
    byId.set(shown.id, rect);
    (rows[rect.depth] ??= []).push(rect);
  }
  return { rects: [...byId.values()], byId, rows };
}

/** The smallest rectangle that holds both: where a zoom has to go back to, to show what was selected outside of it. */
export function commonRect(a: IcicleRect, b: IcicleRect): IcicleRect {
  const above = new Set<string>();
  for (let rect: IcicleRect | null = b; rect !== null; rect = rect.parent) above.add(rect.id);
  let rect = a;
  while (!above.has(rect.id) && rect.parent !== null) rect = rect.parent;
  return rect;
}

/** From the root to `rect`. */
export function pathTo(rect: IcicleRect): IcicleRect[] {
  const path: IcicleRect[] = [];
  for (let at: IcicleRect | null = rect; at !== null; at = at.parent) path.unshift(at);
  return path;
}
