"use client";

import { useEffect, useId, useMemo, useRef, useState } from "react";
import { hottestId, type StudiedPlan } from "@/lib/plan/read-plan";
import { startingViews } from "./starting-views";
import { TreeDrawing } from "./tree-drawing";
import { NODE_WIDTH, type TreeLayout } from "./tree-layout";
import { useWidth } from "./use-width";
import { useZoom } from "./use-zoom";
import { ZoomButtons } from "./zoom-buttons";

export interface PlanTreeProps {
  study: StudiedPlan;
  layout: TreeLayout;
  selectedId: string;
  onSelect: (id: string) => void;
  /** Enter on a node: go to its properties. */
  onOpen: () => void;
}

/** The plan as a tree, root on top. Edge width follows rows, fill follows self time. */
export function PlanTree({ study, layout, selectedId, onSelect, onOpen }: PlanTreeProps) {
  const { analysis, findings } = study;
  const frame = useRef<HTMLDivElement>(null);
  const [svg, setSvg] = useState<SVGSVGElement | null>(null);
  const hint = useId();
  const width = useWidth(frame, 640);
  const views = useMemo(() => startingViews(layout, width, hottestId(study)), [layout, width, study]);
  const { transform, reveal, ...buttons } = useZoom(svg, views.home, views.whole);
  const withFinding = useMemo(() => new Set(findings.map(({ nodeId }) => nodeId)), [findings]);

  useEffect(() => {
    const place = layout.nodes.find(({ id }) => id === selectedId);
    if (place !== undefined) reveal({ x: place.x, y: place.y, width: NODE_WIDTH, height: place.height });
  }, [layout, selectedId, views, reveal]);

  return (
    <div ref={frame} className="min-w-0">
      <svg
        ref={setSvg}
        width="100%"
        height={views.height}
        role="tree"
        aria-label="Plan tree"
        aria-describedby={hint}
        className="block cursor-grab touch-pan-y select-none active:cursor-grabbing"
      >
        <g role="none" transform={transform.toString()}>
          <TreeDrawing
            layout={layout}
            analysis={analysis}
            selectedId={selectedId}
            withFinding={withFinding}
            onSelect={onSelect}
            onOpen={onOpen}
          />
        </g>
      </svg>
      <div className="flex items-end gap-2 px-3.5 pb-2">
        <p id={hint} className="flex-1 font-mono text-xs text-ink-3">
          edge width: rows · fill: share of {analysis.measure === "time" ? "self time" : "estimated cost"}
          <span className="sr-only">
            . Arrow keys move between nodes, Enter goes to a node&apos;s properties.
          </span>
        </p>
        <ZoomButtons {...buttons} />
      </div>
    </div>
  );
}
