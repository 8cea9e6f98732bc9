import type { ZoomTransform } from "d3";
import { shownHeat } from "@/lib/plan/folding/fold-figures";
import type { MetricReading } from "@/lib/plan/metric";
import { HEAT_TOKENS, heatStep } from "../heat";
import { NODE_WIDTH, type LaidOutNode, type TreeLayout } from "./tree-layout";
import { edgesWithin, levelsWithin, nodesWithin } from "./tree-window";

/** Where a drawing's coordinates fall on a canvas; the minimap shrinks its two axes by different factors. */
export interface CanvasScale {
  x: number;
  y: number;
  perX: number;
  perY: number;
}

export const scaleOf = ({ x, y, k }: ZoomTransform): CanvasScale => ({ x, y, perX: k, perY: k });

/** Makes a canvas as sharp as the screen and clears it; its context in CSS pixels. */
export function preparedContext(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

/**
 * The tree as boxes in the colour of their heat, where it is too small to be read. What falls on the same pixels is
 * drawn once, the hottest on top, so that the work is bounded by the canvas and not by the plan.
 */
export function paintTree(
  context: CanvasRenderingContext2D,
  layout: TreeLayout,
  heat: MetricReading,
  scale: CanvasScale,
  size: { width: number; height: number },
): void {
  const style = getComputedStyle(context.canvas);
  const colours = HEAT_TOKENS.map((token) => style.getPropertyValue(token));
  const seen = {
    left: -scale.x / scale.perX,
    top: -scale.y / scale.perY,
    right: (size.width - scale.x) / scale.perX,
    bottom: (size.height - scale.y) / scale.perY,
  };
  const levels = levelsWithin(layout, seen);
  context.strokeStyle = style.getPropertyValue("--line");
  context.lineWidth = 1;
  context.beginPath();
  for (const level of levels) {
    let before = "";
    for (const { from, to } of edgesWithin(level, seen)) {
      const ends = [from.x, to.x].map((x) => Math.round(scale.x + x * scale.perX));
      if (before === (before = ends.join())) continue;
      context.moveTo(ends[0]!, scale.y + from.y * scale.perY);
      context.lineTo(ends[1]!, scale.y + to.y * scale.perY);
    }
  }
  context.stroke();
  const width = Math.max(1, NODE_WIDTH * scale.perX);
  const byStep: LaidOutNode[][] = colours.map(() => []);
  for (const level of levels)
    for (const node of hottestPerPixel(nodesWithin(level, seen), heat, scale))
      byStep[heatStep(shownHeat(node.shown, heat))]?.push(node);
  byStep.forEach((nodes, step) => {
    context.fillStyle = colours[step] ?? "";
    for (const { x, y, height } of nodes)
      context.fillRect(
        Math.floor(scale.x + x * scale.perX),
        scale.y + y * scale.perY,
        width,
        Math.max(1.5, height * scale.perY),
      );
  });
}

function hottestPerPixel(
  nodes: readonly LaidOutNode[],
  heat: MetricReading,
  { x, perX }: CanvasScale,
): LaidOutNode[] {
  const kept: LaidOutNode[] = [];
  let pixel = NaN;
  let hottest = -1;
  for (const node of nodes) {
    const at = Math.floor(x + node.x * perX);
    const own = shownHeat(node.shown, heat);
    if (at === pixel && own <= hottest) continue;
    if (at === pixel) kept.pop();
    kept.push(node);
    [pixel, hottest] = [at, own];
  }
  return kept;
}
