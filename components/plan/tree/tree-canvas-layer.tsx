"use client";

import type { ZoomTransform } from "d3";
import { useLayoutEffect, useRef } from "react";
import type { MetricReading } from "@/lib/plan/metric";
import { paintTree, preparedContext, scaleOf } from "./tree-canvas";
import type { TreeLayout } from "./tree-layout";

export interface TreeCanvasLayerProps {
  layout: TreeLayout;
  heat: MetricReading;
  transform: ZoomTransform;
  frame: { width: number; height: number };
}

/** The tree where it is too small to be read, below the elements that stay: the selected node. */
export function TreeCanvasLayer({ layout, heat, transform, frame }: TreeCanvasLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = frame;
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const context = preparedContext(canvas.current, width, height);
    if (context !== null) paintTree(context, layout, heat, scaleOf(transform), { width, height });
  }, [layout, heat, transform, width, height]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      data-overview
      className="pointer-events-none absolute top-0 left-0"
      style={{ width, height }}
    />
  );
}
