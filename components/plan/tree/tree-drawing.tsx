"use client";

import { memo, useLayoutEffect, useRef } from "react";
import type { MetricReading } from "@/lib/plan/metric";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import type { LaidOutNode } from "./tree-layout";
import { TreeNode } from "./tree-node";
import { useTreeKeys, type TreeKeysProps } from "./tree-keys";
import type { VisibleParts } from "./tree-window";

export interface TreeDrawingProps extends Omit<TreeKeysProps, "onGo"> {
  /** What is in view; empty where it is too much to be drawn as elements. */
  parts: VisibleParts;
  analysis: PlanAnalysis;
  heat: MetricReading;
  matches: ReadonlySet<string> | null;
  targetOf: (id: string) => string | null;
  /** What the worst finding about a plan node says. */
  findingOf: ReadonlyMap<string, string>;
  onSelect: (id: string) => void;
}

/** Edges and nodes of the tree in its own coordinates; memoised, because panning and zooming change only the frame. */
export const TreeDrawing = memo(function TreeDrawing(props: TreeDrawingProps) {
  const { layout, parts, analysis, heat, matches, targetOf, findingOf, selectedId, onSelect, onToggle } =
    props;
  const drawing = useRef<SVGGElement>(null);
  const takesFocus = useRef(false);
  const onKeyDown = useTreeKeys({
    ...props,
    onGo: (id) => {
      takesFocus.current = true;
      onSelect(id);
    },
    onToggle: (id) => {
      takesFocus.current = true;
      onToggle(id);
    },
  });
  // The selected node is always there, in view or not, so that the focus has a place to be.
  useLayoutEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    const selected = drawing.current?.querySelector<SVGGElement>('[role=treeitem][tabindex="0"]');
    selected?.focus({ preventScroll: true });
  }, [selectedId, layout]);
  return (
    <g ref={drawing} role="none" onKeyDown={onKeyDown}>
      <g aria-hidden="true" fill="none" stroke="var(--line-2)" strokeLinecap="round" strokeLinejoin="round">
        {parts.edges.map((edge) => (
          <path key={edge.id} d={edge.path} strokeWidth={edge.width} />
        ))}
      </g>
      {withSelected(parts.nodes, layout.byId.get(selectedId)).map((place) => {
        const found = matches !== null && isAmong(place.shown, matches);
        return (
          <TreeNode
            key={place.id}
            place={place}
            analysis={analysis}
            heat={heat}
            targetOf={targetOf}
            isSelected={place.id === selectedId}
            isDimmed={matches !== null && !found}
            isFound={found}
            finding={worstFinding(place.shown, findingOf)}
            onSelect={onSelect}
            onToggle={onToggle}
          />
        );
      })}
    </g>
  );
});

function withSelected(
  nodes: readonly LaidOutNode[],
  selected: LaidOutNode | undefined,
): readonly LaidOutNode[] {
  return selected === undefined || nodes.includes(selected) ? nodes : [...nodes, selected];
}

function isAmong({ node, fold }: ShownNode, ids: ReadonlySet<string>): boolean {
  return fold === null ? ids.has(node.id) : fold.memberIds.some((id) => ids.has(id));
}

function worstFinding({ node, fold }: ShownNode, findingOf: ReadonlyMap<string, string>): string | null {
  if (fold === null) return findingOf.get(node.id) ?? null;
  const id = fold.memberIds.find((member) => findingOf.has(member));
  return id === undefined ? null : (findingOf.get(id) ?? null);
}
