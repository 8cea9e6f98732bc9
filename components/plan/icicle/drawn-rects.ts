import { formatExact } from "@/lib/format/quantity";
import { shownHeat } from "@/lib/plan/folding/fold-figures";
import type { MetricReading } from "@/lib/plan/metric";
import { nodeTarget, nodeTypeTitle } from "@/lib/plan/node/node-title";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import type { IcicleWeights } from "@/lib/plan/views/icicle-layout";
import type { NarrowBand, ScreenRect } from "@/lib/plan/views/icicle-view";
import { fitText, LABEL_ADVANCE, MONO_ADVANCE } from "../fit-text";
import { heatOf, type Heat } from "../heat";
import { weightText } from "./icicle-text";

export const ROW_PX = 27;
/** Between rectangles, so that equal neighbours stay apart. */
const GAP_PX = 1;
export const TEXT_INSET_PX = 6;
/** Narrower rectangles stay without a label: three letters say nothing. */
const LEAST_LABELLED_PX = 44;

/** A rectangle with all that is needed to paint it. */
export interface DrawnRect {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Cut to fit; empty where it does not. */
  label: string;
  /** At the right edge; empty where there is no room. */
  figure: string;
  heat: Heat;
  isDimmed: boolean;
  /** With a broken edge: never executed, or several nodes in one. */
  isBroken: boolean;
}

/** How rectangles are labelled and coloured. */
export interface RectStyle {
  unit: IcicleWeights["unit"];
  heat: MetricReading;
  /** Ids of the shown nodes that the search found; null while nothing is searched. */
  found: ReadonlySet<string> | null;
}

/** What to paint for the rectangles on the screen. */
export function drawnRects(
  rects: readonly ScreenRect[],
  { unit, heat: reading, found }: RectStyle,
): DrawnRect[] {
  return rects.map(({ rect, x, width, row }) => {
    const inner = width - GAP_PX - 2 * TEXT_INSET_PX;
    const text = labelOf(rect.shown);
    const figure = weightText(rect.weight, unit);
    const figureWidth = figure.length * MONO_ADVANCE + 8;
    const hasFigure = text.length * LABEL_ADVANCE + figureWidth <= inner;
    return {
      id: rect.id,
      x,
      y: row * ROW_PX,
      width: Math.max(1, width - GAP_PX),
      height: ROW_PX - GAP_PX,
      label: width < LEAST_LABELLED_PX ? "" : fitText(text, inner, LABEL_ADVANCE),
      figure: hasFigure ? figure : "",
      heat: heatOf(shownHeat(rect.shown, reading)),
      isDimmed: found !== null && !found.has(rect.id),
      isBroken: rect.shown.node.neverExecuted,
    };
  });
}

/** What to paint for neighbours that are too narrow each. */
export function drawnBands(bands: readonly NarrowBand[], { heat: reading, found }: RectStyle): DrawnRect[] {
  return bands.map(({ rects, x, width, row }) => {
    const heats = rects.map(({ shown }) => shownHeat(shown, reading));
    const heat = heats.reduce(
      (whole, part) => (reading.total === null ? Math.max(whole, part) : whole + part),
      0,
    );
    const text = `${formatExact(rects.length)} ${rects.length === 1 ? "node" : "nodes"}, too narrow each`;
    return {
      id: `${rects[0]?.id ?? ""} and next`,
      x,
      y: row * ROW_PX,
      width: Math.max(1, width - GAP_PX),
      height: ROW_PX - GAP_PX,
      label:
        width < LEAST_LABELLED_PX ? "" : fitText(text, width - GAP_PX - 2 * TEXT_INSET_PX, LABEL_ADVANCE),
      figure: "",
      heat: heatOf(Math.min(1, heat)),
      isDimmed: found !== null && !rects.some(({ id }) => found.has(id)),
      isBroken: true,
    };
  });
}

/** The relation comes early, because labels are cut at their end. */
function labelOf({ node, fold }: ShownNode): string {
  const target = nodeTarget(node);
  const type = nodeTypeTitle(node);
  if (fold !== null) return `${formatExact(fold.memberIds.length)} × ${type}`;
  const what = target === null ? type : `${type} on ${target}`;
  return node.subplanName === undefined ? what : `${node.subplanName}: ${what}`;
}

/** The height of a drawing, at least one row. */
export function heightOf(rects: readonly DrawnRect[]): number {
  return rects.reduce((most, { y }) => Math.max(most, y + ROW_PX), ROW_PX);
}
