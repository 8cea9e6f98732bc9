import type { ZoomTransform } from "d3";
import { useLayoutEffect, useState } from "react";
import type { StartingViews } from "./starting-views";
import type { TreeLayout } from "./tree-layout";
import { TreeZoom } from "./tree-zoom";

/** Where the drawing is, and what moves it; it starts at home. */
export function useZoom(
  svg: SVGSVGElement | null,
  { width, height }: TreeLayout,
  { home, whole }: StartingViews,
): [ZoomTransform, TreeZoom] {
  const [transform, setTransform] = useState(home);
  const [controls] = useState(() => new TreeZoom());
  useLayoutEffect(() => controls.bound(width, height, whole.k), [controls, width, height, whole.k]);
  useLayoutEffect(() => (svg === null ? undefined : controls.attach(svg, setTransform)), [svg, controls]);
  return [transform, controls];
}
