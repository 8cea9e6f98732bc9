import { zoomIdentity, type ZoomTransform } from "d3";
import { NODE_WIDTH, type TreeLayout } from "./tree-layout";

const MARGIN = 14;
/** Text must stay readable: a tree that would have to shrink further is panned instead. */
const LEAST_FITTING_SCALE = 0.75;
const MOST_HEIGHT = 620;

export interface StartingViews {
  height: number;
  home: ZoomTransform;
  whole: ZoomTransform;
}

/**
 * How the tree is first seen: fitted to the width while its text stays readable, otherwise with the node `focusId` in
 * view; and how all of it is seen.
 */
export function startingViews(layout: TreeLayout, width: number, focusId: string): StartingViews {
  const room = width - 2 * MARGIN;
  const fitting = Math.min(1, room / layout.width);
  const scale = Math.max(LEAST_FITTING_SCALE, fitting);
  const height = Math.min(MOST_HEIGHT, layout.height * scale + 2 * MARGIN);
  const wholeScale = Math.min(fitting, (height - 2 * MARGIN) / layout.height);
  const centred = (by: number) => zoomIdentity.translate((width - layout.width * by) / 2, MARGIN).scale(by);
  if (scale === fitting) return { height, home: centred(scale), whole: centred(wholeScale) };
  const focus = ((layout.byId.get(focusId)?.x ?? 0) + NODE_WIDTH / 2) * scale;
  const x = Math.min(MARGIN, Math.max(width - layout.width * scale - MARGIN, width / 2 - focus));
  return { height, home: zoomIdentity.translate(x, MARGIN).scale(scale), whole: centred(wholeScale) };
}

/** True when the tree can be seen across `width` pixels without its text becoming too small. */
export function fitsAcross(layout: TreeLayout, width: number): boolean {
  return layout.width * LEAST_FITTING_SCALE <= width - 2 * MARGIN;
}
