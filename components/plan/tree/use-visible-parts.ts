import type { ZoomTransform } from "d3";
import { useMemo } from "react";
import type { TreeLayout } from "./tree-layout";
import { steadyWindow, visibleParts, windowOf, type VisibleParts } from "./tree-window";

/** Up to this many nodes are all drawn, wherever the frame is. */
const MOST_DRAWN_WHOLE = 300;
/** More elements than this cannot be moved at the rate of the screen. */
const MOST_DRAWN = 500;
/** Below this scale nothing of a node can be read. */
const LEAST_READABLE_SCALE = 0.4;

const NOTHING: VisibleParts = { nodes: [], edges: [] };

/** What to draw as elements of a tree of any size; null where its nodes are too small or too many, and a canvas does. */
export function useVisibleParts(
  layout: TreeLayout,
  transform: ZoomTransform,
  frame: { width: number; height: number },
): { parts: VisibleParts; isOverview: boolean } {
  const isSmall = layout.nodes.length <= MOST_DRAWN_WHOLE;
  const window = steadyWindow(windowOf(transform, frame.width, frame.height));
  const { left, top, right, bottom } = window;
  const isReadable = transform.k >= LEAST_READABLE_SCALE;
  return useMemo(() => {
    if (isSmall) return { parts: { nodes: layout.nodes, edges: layout.edges }, isOverview: false };
    const parts = isReadable ? visibleParts(layout, { left, top, right, bottom }) : NOTHING;
    const isOverview = !isReadable || parts.nodes.length > MOST_DRAWN;
    return { parts: isOverview ? NOTHING : parts, isOverview };
  }, [layout, isSmall, isReadable, left, top, right, bottom]);
}
