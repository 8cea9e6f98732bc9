import type { DrawnRect } from "./drawn-rects";

/** Rectangles of one look as the data of a single path. */
export interface RectBatch {
  key: string;
  path: string;
  fill: string;
  stroke: string;
  isBroken: boolean;
}

/** How a rectangle is filled and edged: what the search did not find loses its heat. */
export function paintOf({ heat, isDimmed }: DrawnRect): { fill: string; stroke: string } {
  return isDimmed
    ? { fill: "var(--surface)", stroke: "var(--line)" }
    : { fill: heat.fill, stroke: heat.stroke };
}

/**
 * Puts all rectangles that look alike into one path: thousands of them are then a handful of elements, which the
 * browser draws as fast as a canvas and which still follow the theme and can be saved as SVG.
 */
export function batchRects(rects: readonly DrawnRect[]): RectBatch[] {
  const batches = new Map<string, RectBatch & { parts: string[] }>();
  for (const rect of rects) {
    const { fill, stroke } = paintOf(rect);
    const key = `${fill} ${stroke} ${rect.isBroken}`;
    const batch = batches.get(key) ?? { key, path: "", fill, stroke, isBroken: rect.isBroken, parts: [] };
    batches.set(key, batch);
    const [width, height] = [Math.max(0.5, rect.width - 1), rect.height - 1];
    batch.parts.push(
      `M${rounded(rect.x + 0.5)} ${rect.y + 0.5}h${rounded(width)}v${height}h-${rounded(width)}z`,
    );
  }
  return [...batches.values()].map(({ parts, ...batch }) => ({ ...batch, path: parts.join("") }));
}

const rounded = (value: number) => Math.round(value * 100) / 100;
