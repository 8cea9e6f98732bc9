import { bisector } from "d3";
import type { ZoomTransform } from "d3";
import {
  NODE_WIDTH,
  type LaidOutEdge,
  type LaidOutNode,
  type TreeLayout,
  type TreeLevel,
} from "./tree-layout";

/** A part of the drawing, in its own coordinates. */
export interface TreeWindow {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface VisibleParts {
  nodes: LaidOutNode[];
  edges: LaidOutEdge[];
}

/** The part of the drawing that a frame of `width` by `height` pixels shows. */
export function windowOf({ x, y, k }: ZoomTransform, width: number, height: number): TreeWindow {
  return { left: -x / k, top: -y / k, right: (width - x) / k, bottom: (height - y) / k };
}

/**
 * A window around `seen` that stays the same while the drawing is moved by less than half a frame, so that what is in
 * it is drawn anew only now and then.
 */
export function steadyWindow(seen: TreeWindow): TreeWindow {
  const along = (start: number, end: number): [number, number] => {
    const step = (end - start) / 2;
    return [Math.floor(start / step) * step - step / 2, Math.ceil(end / step) * step + step / 2];
  };
  const [left, right] = along(seen.left, seen.right);
  const [top, bottom] = along(seen.top, seen.bottom);
  return { left, top, right, bottom };
}

/** Nodes in the window and edges that cross it, in O(levels shown × log nodes + what is found). */
export function visibleParts(layout: TreeLayout, window: TreeWindow): VisibleParts {
  const parts: VisibleParts = { nodes: [], edges: [] };
  for (const level of levelsWithin(layout, window)) {
    parts.nodes.push(...nodesWithin(level, window));
    parts.edges.push(...edgesWithin(level, window));
  }
  return parts;
}

const byTop = bisector(({ top }: TreeLevel) => top).right;
const byX = bisector(({ x }: LaidOutNode) => x);

/** The levels in the window, and the one below it: edges lead down to it. */
export function levelsWithin({ levels }: TreeLayout, { top, bottom }: TreeWindow): TreeLevel[] {
  return levels.slice(Math.max(0, byTop(levels, top) - 1), byTop(levels, bottom) + 1);
}

export function nodesWithin({ nodes }: TreeLevel, { left, right }: TreeWindow): LaidOutNode[] {
  return nodes.slice(byX.left(nodes, left - NODE_WIDTH), byX.right(nodes, right));
}

// Within a level both ends of the edges go from left to right, so those that cross a window are neighbours.
const byEastEnd = bisector(({ from, to }: LaidOutEdge) => Math.max(from.x, to.x)).left;
const byWestEnd = bisector(({ from, to }: LaidOutEdge) => Math.min(from.x, to.x)).right;

/** The edges of a level that cross the window; of a rail that runs through, those that leave it in the window and one to each side. */
export function edgesWithin({ edges }: TreeLevel, { left, right }: TreeWindow): LaidOutEdge[] {
  const crossing = edges.slice(byEastEnd(edges, left), byWestEnd(edges, right));
  return crossing.filter((edge, index) => {
    if (!edge.isRail) return true;
    if (edge.to.x < left) return !sharesRail(edge, crossing[index + 1]) || crossing[index + 1]!.to.x >= left;
    if (edge.to.x > right)
      return !sharesRail(edge, crossing[index - 1]) || crossing[index - 1]!.to.x <= right;
    return true;
  });
}

const sharesRail = (edge: LaidOutEdge, other: LaidOutEdge | undefined) => other?.from.x === edge.from.x;

/** The node at a place of the drawing; null where there is none. */
export function nodeAt(layout: TreeLayout, x: number, y: number): LaidOutNode | null {
  const level = layout.levels[byTop(layout.levels, y) - 1];
  if (level === undefined) return null;
  const node = level.nodes[byX.right(level.nodes, x) - 1];
  return node !== undefined && x <= node.x + NODE_WIDTH && y <= node.y + node.height ? node : null;
}
