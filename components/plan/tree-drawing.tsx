"use client";

import { memo, useRef, type KeyboardEvent } from "react";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import { neighbourOf, type TreeLayout } from "./tree-layout";
import { TreeNode } from "./tree-node";

export interface TreeDrawingProps {
  layout: TreeLayout;
  analysis: PlanAnalysis;
  selectedId: string;
  /** Ids of the nodes that a finding is about. */
  withFinding: ReadonlySet<string>;
  onSelect: (id: string) => void;
  onOpen: () => void;
}

/** Edges and nodes of the tree in its own coordinates; memoised, because panning and zooming change only the frame. */
export const TreeDrawing = memo(function TreeDrawing(props: TreeDrawingProps) {
  const { layout, analysis, selectedId, withFinding, onSelect, onOpen } = props;
  const drawing = useRef<SVGGElement>(null);
  const select = (id: string) => {
    onSelect(id);
    drawing.current?.querySelector<SVGGElement>(`[data-node="${id}"]`)?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = neighbourOf(layout, selectedId, event.key);
    if (event.key === "Enter" || event.key === " ") onOpen();
    else if (next !== null) select(next);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <g ref={drawing} role="none">
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
          onSelect={select}
          onKeyDown={onKeyDown}
        />
      ))}
    </g>
  );
});
