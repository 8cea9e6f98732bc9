"use client";

import type { ZoomTransform } from "d3";
import { useEffect, useRef, type PointerEvent } from "react";
import type { MetricReading } from "@/lib/plan/metric";
import { paintTree, preparedContext } from "./tree-canvas";
import type { TreeLayout } from "./tree-layout";
import { windowOf } from "./tree-window";

const WIDTH = 168;
const HEIGHT = 48;
const MARGIN = 4;

export interface MinimapProps {
  layout: TreeLayout;
  heat: MetricReading;
  transform: ZoomTransform;
  frame: { width: number; height: number };
  onCentre: (x: number, y: number) => void;
}

/** The whole tree, with the part in view; dragging moves it. For hands: keys have the tree itself. */
export function Minimap({ layout, heat, transform, frame, onCentre }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const perX = (WIDTH - 2 * MARGIN) / layout.width;
  const perY = Math.min((HEIGHT - 2 * MARGIN) / layout.height, 1);
  const top = (HEIGHT - layout.height * perY) / 2;
  useEffect(() => {
    if (canvas.current === null) return;
    const size = { width: WIDTH, height: HEIGHT };
    const context = preparedContext(canvas.current, WIDTH, HEIGHT);
    if (context !== null) paintTree(context, layout, heat, { x: MARGIN, y: top, perX, perY }, size);
  }, [layout, heat, perX, perY, top]);

  const seen = windowOf(transform, frame.width, frame.height);
  const left = Math.max(0, MARGIN + seen.left * perX);
  const right = Math.min(WIDTH, MARGIN + seen.right * perX);
  const upper = Math.max(0, top + seen.top * perY);
  const lower = Math.min(HEIGHT, top + seen.bottom * perY);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    onCentre((event.clientX - box.left - MARGIN) / perX, (event.clientY - box.top - top) / perY);
  };
  return (
    <div
      aria-hidden="true"
      data-minimap
      className="relative shrink-0 cursor-crosshair touch-none overflow-hidden rounded-md border border-line bg-surface"
      style={{ width: WIDTH + 2, height: HEIGHT + 2 }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
    >
      <canvas ref={canvas} style={{ width: WIDTH, height: HEIGHT }} className="block" />
      <div
        className="pointer-events-none absolute top-0 left-0 min-h-1 min-w-1 rounded-sm border border-accent bg-[color-mix(in_srgb,var(--accent)_12%,transparent)]"
        style={{
          transform: `translate(${left}px, ${upper}px)`,
          width: Math.max(4, right - left),
          height: Math.max(4, lower - upper),
        }}
      />
    </div>
  );
}
