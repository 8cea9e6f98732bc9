"use client";

import { useCallback, useId, useMemo, useRef, type KeyboardEvent } from "react";
import { hottestId, type StudiedPlan } from "@/lib/plan/read-plan";
import { startingViews } from "./starting-views";
import { neighbourOf, type TreeLayout } from "./tree-layout";
import { TreeNode } from "./tree-node";
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
  const svg = useRef<SVGSVGElement>(null);
  const hint = useId();
  const width = useWidth(frame, 640);
  const views = useMemo(() => startingViews(layout, width, hottestId(study)), [layout, width, study]);
  const { transform, ...controls } = useZoom(svg, views.home, views.whole);
  const withFinding = useMemo(() => new Set(findings.map(({ nodeId }) => nodeId)), [findings]);

  const focus = useCallback(
    (id: string) => {
      onSelect(id);
      svg.current?.querySelector<SVGGElement>(`[data-node="${id}"]`)?.focus({ preventScroll: true });
    },
    [onSelect],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") onOpen();
    else {
      const next = neighbourOf(layout, selectedId, event.key);
      if (next === null && !event.key.startsWith("Arrow")) return;
      if (next !== null) focus(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={frame} className="min-w-0">
      <svg
        ref={svg}
        width="100%"
        height={views.height}
        role="tree"
        aria-label="Plan tree"
        aria-describedby={hint}
        className="block cursor-grab touch-pan-y select-none active:cursor-grabbing"
      >
        <g role="none" transform={transform.toString()}>
          <g aria-hidden="true" fill="none" stroke="var(--line-2)" strokeLinecap="round">
            {layout.edges.map((edge) => (
              <path key={edge.id} d={edge.path} strokeWidth={edge.width} />
            ))}
          </g>
          {layout.nodes.map((place) => (
            <TreeNode
              key={place.id}
              place={place}
              analysis={analysis}
              isSelected={place.id === selectedId}
              hasFinding={withFinding.has(place.id)}
              onSelect={focus}
              onKeyDown={onKeyDown}
            />
          ))}
        </g>
      </svg>
      <div className="flex items-end gap-2 px-3.5 pb-2">
        <p id={hint} className="flex-1 font-mono text-xs text-ink-3">
          edge width: rows · fill: share of {analysis.measure === "time" ? "self time" : "estimated cost"}
          <span className="sr-only">
            . Arrow keys move between nodes, Enter goes to a node&apos;s properties.
          </span>
        </p>
        <ZoomButtons {...controls} />
      </div>
    </div>
  );
}
