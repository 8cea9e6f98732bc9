import { hierarchy, tree } from "d3";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import type { PlanNode } from "@/lib/plan/plan-node";
import { placedNodes } from "@/lib/plan/walk";

export const NODE_WIDTH = 220;
const COMPACT_HEIGHT = 38;
const FULL_HEIGHT = 54;
const GAP_X = 20;
const GAP_Y = 30;
/** A node with this part of the total shows its share as a bar, and is higher for it. */
const LEAST_SHARE_WITH_BAR = 0.01;

export interface LaidOutNode {
  id: string;
  node: PlanNode;
  parentId: string | null;
  depth: number;
  /** Its place among its siblings, from 1, and how many they are: for screen readers. */
  position: number;
  siblings: number;
  /** The upper left corner. */
  x: number;
  y: number;
  height: number;
}

export interface LaidOutEdge {
  id: string;
  path: string;
  /** Stroke width, by the logarithm of the rows that flow. */
  width: number;
}

export interface TreeLayout {
  nodes: LaidOutNode[];
  edges: LaidOutEdge[];
  width: number;
  height: number;
}

/**
 * Places the nodes of a plan: root on top, siblings side by side in execution order, each level as high as its
 * highest node. Coordinates start at 0,0.
 */
export function layoutTree(root: PlanNode, analysis: PlanAnalysis): TreeLayout {
  const points = tree<PlanNode>()
    .nodeSize([NODE_WIDTH + GAP_X, 1])
    .separation(() => 1)(hierarchy(root))
    .descendants();
  const xOf = new Map(points.map((point) => [point.data.id, point.x]));
  const left = Math.min(...xOf.values());
  const placed = placedNodes(root);
  const heightOf = (node: PlanNode) =>
    (analysis.nodes.get(node.id)?.share ?? 0) >= LEAST_SHARE_WITH_BAR ? FULL_HEIGHT : COMPACT_HEIGHT;
  const levels: number[] = [];
  for (const { node, depth } of placed) levels[depth] = Math.max(levels[depth] ?? 0, heightOf(node));
  const tops = levels.map((_, depth) =>
    levels.slice(0, depth).reduce((sum, height) => sum + height + GAP_Y, 0),
  );
  const nodes = placed.map(({ node, parent, depth }): LaidOutNode => ({
    id: node.id,
    node,
    parentId: parent?.node.id ?? null,
    depth,
    position: (parent?.node.children.indexOf(node) ?? 0) + 1,
    siblings: parent?.node.children.length ?? 1,
    x: (xOf.get(node.id) ?? 0) - left,
    y: tops[depth] ?? 0,
    height: heightOf(node),
  }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    nodes,
    edges: nodes.flatMap((node) => edgeTo(node, byId.get(node.parentId ?? ""), analysis)),
    width: Math.max(...nodes.map(({ x }) => x)) + NODE_WIDTH,
    height: (tops.at(-1) ?? 0) + (levels.at(-1) ?? 0),
  };
}

function edgeTo(node: LaidOutNode, parent: LaidOutNode | undefined, analysis: PlanAnalysis): LaidOutEdge[] {
  if (parent === undefined) return [];
  const rows = analysis.nodes.get(node.id)?.totalRows ?? node.node.planRows ?? 0;
  const [fromX, fromY] = [parent.x + NODE_WIDTH / 2, parent.y + parent.height];
  const [toX, toY] = [node.x + NODE_WIDTH / 2, node.y];
  const bend = (toY - fromY) * 0.6;
  return [
    {
      id: node.id,
      path: `M${fromX} ${fromY}C${fromX} ${fromY + bend} ${toX} ${toY - bend} ${toX} ${toY}`,
      width: 1.2 + Math.log10(rows + 1),
    },
  ];
}

/**
 * The node that an arrow key leads to: up to the parent, down to the first child, left and right to the nearest
 * node of the same level, Home to the root, End to the last node. Null when there is none.
 */
export function neighbourOf(layout: TreeLayout, id: string, key: string): string | null {
  const { nodes } = layout;
  const from = nodes.find((node) => node.id === id);
  if (from === undefined) return null;
  const level = nodes.filter(({ depth }) => depth === from.depth).sort((a, b) => a.x - b.x);
  const place = level.indexOf(from);
  switch (key) {
    case "ArrowUp":
      return from.parentId;
    case "ArrowDown":
      return nodes.find(({ parentId }) => parentId === id)?.id ?? null;
    case "ArrowLeft":
      return level[place - 1]?.id ?? null;
    case "ArrowRight":
      return level[place + 1]?.id ?? null;
    case "Home":
      return nodes[0]?.id ?? null;
    case "End":
      return nodes.at(-1)?.id ?? null;
    default:
      return null;
  }
}
