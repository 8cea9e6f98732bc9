"use client";

import { zoomIdentity } from "d3";
import { useCallback, useId, useMemo, useRef, type KeyboardEvent } from "react";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { layoutTree, neighbourOf } from "./tree-layout";
import { TreeNode } from "./tree-node";
import { useWidth } from "./use-width";
import { useZoom } from "./use-zoom";
import { ZoomButtons } from "./zoom-buttons";

const MARGIN = 14;
/** Text must stay readable: a tree that would have to shrink further is panned instead. */
const LEAST_FITTING_SCALE = 0.62;
const MOST_HEIGHT = 620;

export interface PlanTreeProps {
  study: StudiedPlan;
  selectedId: string;
  onSelect: (id: string) => void;
  /** Enter on a node: go to its properties. */
  onOpen: () => void;
}

/** The plan as a tree, root on top. Edge width follows rows, fill follows self time. */
export function PlanTree({ study, selectedId, onSelect, onOpen }: PlanTreeProps) {
  const { plan, analysis, findings } = study;
  const frame = useRef<HTMLDivElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const hint = useId();
  const width = useWidth(frame, 640);
  const layout = useMemo(() => layoutTree(plan.root, analysis), [plan, analysis]);
  const scale = Math.max(LEAST_FITTING_SCALE, Math.min(1, (width - 2 * MARGIN) / layout.width));
  const height = Math.min(MOST_HEIGHT, layout.height * scale + 2 * MARGIN);
  const home = useMemo(() => {
    const isTooWide = layout.width * scale > width - 2 * MARGIN;
    const hottest = layout.nodes.find(({ id }) => id === hottestId(study)) ?? layout.nodes[0];
    const x = isTooWide
      ? keepWithin(width, layout.width * scale, (hottest?.x ?? 0) * scale)
      : (width - layout.width * scale) / 2;
    return zoomIdentity.translate(x, MARGIN).scale(scale);
  }, [layout, scale, width, study]);
  const { transform, ...controls } = useZoom(svg, home);
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
    <div ref={frame} className="relative min-w-0">
      <svg
        ref={svg}
        width="100%"
        height={height}
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
      <ZoomButtons {...controls} />
      <p id={hint} className="px-3.5 pb-2.5 font-mono text-xs text-ink-3">
        edge width: rows · fill: share of {analysis.measure === "time" ? "self time" : "estimated cost"}
        <span className="sr-only">
          . Arrow keys move between nodes, Enter goes to a node&apos;s properties.
        </span>
      </p>
    </div>
  );
}

/** The id of the node with the largest share. */
export function hottestId({ plan, analysis }: StudiedPlan): string {
  let hottest = plan.root.id;
  for (const [id, { share }] of analysis.nodes) {
    if ((share ?? 0) > (analysis.nodes.get(hottest)?.share ?? 0)) hottest = id;
  }
  return hottest;
}

/** Where a drawing wider than its frame starts, so that what lies at `focus` is in view and no edge shows a gap. */
function keepWithin(frameWidth: number, drawingWidth: number, focus: number): number {
  const wanted = frameWidth / 3 - focus;
  return Math.min(MARGIN, Math.max(frameWidth - drawingWidth - MARGIN, wanted));
}
