import { hierarchy, tree } from "d3";
import { shownHeat } from "@/lib/plan/folding/fold-figures";
import type { MetricReading } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { shownNodes, type ShownNode } from "@/lib/plan/folding/shown-tree";

export const NODE_WIDTH = 220;
const COMPACT_HEIGHT = 38;
const FULL_HEIGHT = 54;
const GAP_X = 20;
const GAP_Y = 30;
/** A node with this part of the total shows it as a bar, and is higher for it. */
export const LEAST_HEAT_WITH_BAR = 0.01;
/** More children than this hang on one rail: as many curves from one point would be a fan nobody can follow. */
const MOST_CURVES = 8;

export interface LaidOutNode {
  id: string;
  shown: ShownNode;
  parentId: string | null;
  depth: number;
  /** Its place in its level, from 0, from left to right. */
  column: number;
  /** Its place among its siblings, from 1, and how many they are: for screen readers. */
  position: number;
  siblings: number;
  /** The upper left corner. */
  x: number;
  y: number;
  height: number;
}

export interface LaidOutEdge {
  /** The id of the node it leads to. */
  id: string;
  path: string;
  /** Stroke width, by the logarithm of the rows that flow. */
  width: number;
  /** Where it starts, at the lower edge of the parent, and ends, at the upper edge of the node. */
  from: { x: number; y: number };
  to: { x: number; y: number };
  /** True when it runs along its parent's rail. */
  isRail: boolean;
}

/** The nodes of one depth from left to right, with the edges that lead to them in the same order. */
export interface TreeLevel {
  top: number;
  height: number;
  nodes: LaidOutNode[];
  edges: LaidOutEdge[];
}

export interface TreeLayout {
  /** In printed order. */
  nodes: LaidOutNode[];
  /** In printed order of the nodes they lead to. */
  edges: LaidOutEdge[];
  byId: ReadonlyMap<string, LaidOutNode>;
  levels: TreeLevel[];
  width: number;
  height: number;
}

/**
 * Places the shown nodes of a plan: root on top, siblings side by side in execution order, each level as high as its
 * highest node. Coordinates start at 0,0. Linear in the number of shown nodes.
 */
export function layoutTree(
  root: ShownNode,
  study: Pick<StudiedPlan, "analysis">,
  heat: MetricReading,
): TreeLayout {
  const xOf = columnsOf(root);
  const levels: TreeLevel[] = [];
  const byId = new Map<string, LaidOutNode>();
  const placeOf = new Map<ShownNode, number>([[root, 1]]);
  const nodes = shownNodes(root).map((shown): LaidOutNode => {
    shown.children.forEach((child, index) => placeOf.set(child, index + 1));
    const level = (levels[shown.depth] ??= { top: 0, height: 0, nodes: [], edges: [] });
    const isHigh = shown.fold !== null || shownHeat(shown, heat) >= LEAST_HEAT_WITH_BAR;
    const node: LaidOutNode = {
      id: shown.id,
      shown,
      parentId: shown.parentId,
      depth: shown.depth,
      column: level.nodes.length,
      position: placeOf.get(shown) ?? 1,
      siblings: byId.get(shown.parentId ?? "")?.shown.children.length ?? 1,
      x: xOf.get(shown) ?? 0,
      y: 0,
      height: isHigh ? FULL_HEIGHT : COMPACT_HEIGHT,
    };
    level.nodes.push(node);
    level.height = Math.max(level.height, node.height);
    byId.set(node.id, node);
    return node;
  });
  let [top, width] = [0, 0];
  for (const level of levels) {
    level.top = top;
    for (const node of level.nodes) node.y = top;
    top += level.height + GAP_Y;
    width = Math.max(width, (level.nodes.at(-1)?.x ?? 0) + NODE_WIDTH);
  }
  const edges = nodes.flatMap((node) => edgeTo(node, byId.get(node.parentId ?? ""), study));
  for (const edge of edges) levels[byId.get(edge.id)?.depth ?? 0]?.edges.push(edge);
  return { nodes, edges, byId, levels, width, height: top - GAP_Y };
}

/** The left edge of each node, from 0, by the tidy tree of Reingold and Tilford. */
function columnsOf(root: ShownNode): ReadonlyMap<ShownNode, number> {
  const points = tree<ShownNode>()
    .nodeSize([NODE_WIDTH + GAP_X, 1])
    .separation(() => 1)(hierarchy(root))
    .descendants();
  const left = points.reduce((least, { x }) => Math.min(least, x), Infinity);
  return new Map(points.map(({ data, x }) => [data, x - left]));
}

function edgeTo(
  node: LaidOutNode,
  parent: LaidOutNode | undefined,
  study: Pick<StudiedPlan, "analysis">,
): LaidOutEdge[] {
  if (parent === undefined) return [];
  const from = { x: parent.x + NODE_WIDTH / 2, y: parent.y + parent.height };
  const to = { x: node.x + NODE_WIDTH / 2, y: node.y };
  const isRail = node.siblings > MOST_CURVES;
  const bend = (to.y - from.y) * 0.6;
  const path = isRail
    ? `M${from.x} ${from.y}V${to.y - GAP_Y / 2}H${to.x}V${to.y}`
    : `M${from.x} ${from.y}C${from.x} ${from.y + bend} ${to.x} ${to.y - bend} ${to.x} ${to.y}`;
  return [{ id: node.id, path, width: 1.2 + Math.log10(rowsOf(node.shown, study) + 1), from, to, isRail }];
}

function rowsOf({ node, fold }: ShownNode, { analysis }: Pick<StudiedPlan, "analysis">): number {
  if (fold === null) return analysis.nodes.get(node.id)?.totalRows ?? node.planRows ?? 0;
  return fold.memberIds.reduce((sum, id) => sum + (analysis.nodes.get(id)?.totalRows ?? 0), 0);
}

/**
 * The node that an arrow key leads to: up to the parent, down to the first child, left and right to the nearest
 * node of the same level, Home to the root, End to the last node. Null when there is none.
 */
export function neighbourOf(layout: TreeLayout, id: string, key: string): string | null {
  const from = layout.byId.get(id);
  if (from === undefined) return null;
  const level = layout.levels[from.depth]?.nodes;
  switch (key) {
    case "ArrowUp":
      return from.parentId;
    case "ArrowDown":
      return from.shown.children[0]?.id ?? null;
    case "ArrowLeft":
      return level?.[from.column - 1]?.id ?? null;
    case "ArrowRight":
      return level?.[from.column + 1]?.id ?? null;
    case "Home":
      return layout.nodes[0]?.id ?? null;
    case "End":
      return layout.nodes.at(-1)?.id ?? null;
    default:
      return null;
  }
}
