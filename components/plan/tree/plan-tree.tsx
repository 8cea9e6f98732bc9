"use client";

import { zoomTransform } from "d3";
import { useId, useMemo, useRef, useState, type MouseEvent } from "react";
import { nodeTarget } from "@/lib/plan/node/node-title";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { planNodes } from "@/lib/plan/walk";
import { startingViews } from "./starting-views";
import { TreeCanvasLayer } from "./tree-canvas-layer";
import { TreeDrawing } from "./tree-drawing";
import { TreeFooter } from "./tree-footer";
import type { TreeLayout } from "./tree-layout";
import { nodeAt } from "./tree-window";
import { useSteadyView } from "./use-steady-view";
import { useVisibleParts } from "./use-visible-parts";
import { useWidth } from "@/components/ui/use-width";
import { useZoom } from "./use-zoom";
import type { PlanViewPartProps } from "../view-props";

export interface PlanTreeProps extends PlanViewPartProps {
  layout: TreeLayout;
}

/** The plan as a tree, root on top. Edge width follows rows, fill follows the chosen metric. */
export function PlanTree(props: PlanTreeProps) {
  const { study, layout, heat, selectedId, onSelect } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [svg, setSvg] = useState<SVGSVGElement | null>(null);
  const hint = useId();
  const width = useWidth(frame, 640);
  const views = useMemo(() => startingViews(layout, width, selectedId), [layout, width, selectedId]);
  const [transform, controls] = useZoom(svg, layout, views);
  useSteadyView({
    plan: study.plan,
    layout,
    selectedId,
    width,
    home: views.home,
    controls,
    isReady: svg !== null,
  });
  const size = { width, height: views.height };
  const { parts, isOverview } = useVisibleParts(layout, transform, size);
  const findingOf = useMemo(() => worstFindings(study), [study]);
  const targetOf = useMemo(() => targetsIn(study.plan.root), [study.plan.root]);
  const selectAt = (event: MouseEvent<SVGSVGElement>) => {
    if (svg === null || event.target !== svg) return;
    const box = svg.getBoundingClientRect();
    const [x, y] = zoomTransform(svg).invert([event.clientX - box.left, event.clientY - box.top]);
    const node = nodeAt(layout, x, y);
    if (node !== null) onSelect(node.id);
  };
  return (
    <div className="min-w-0">
      <div ref={frame} className="relative overflow-hidden" style={{ height: views.height }}>
        {isOverview && <TreeCanvasLayer layout={layout} heat={heat} transform={transform} frame={size} />}
        <svg
          ref={setSvg}
          width="100%"
          height={views.height}
          role="tree"
          aria-label="Plan tree"
          aria-describedby={hint}
          className="relative block cursor-grab touch-pan-y select-none active:cursor-grabbing"
          onClick={selectAt}
        >
          <g role="none" transform={transform.toString()}>
            <TreeDrawing
              layout={layout}
              parts={parts}
              analysis={study.analysis}
              heat={heat}
              matches={props.matches}
              targetOf={targetOf}
              findingOf={findingOf}
              selectedId={selectedId}
              onSelect={onSelect}
              onOpen={props.onOpen}
              onToggle={props.onToggle}
            />
          </g>
        </svg>
      </div>
      <TreeFooter hintId={hint} {...{ layout, heat, transform, views, controls }} frame={size} />
    </div>
  );
}

/** For each node that could be improved, what its worst finding says; findings come by what is at stake. */
function worstFindings({ findings }: StudiedPlan): ReadonlyMap<string, string> {
  const worstFirst = findings.filter(({ verdict }) => verdict === "improve");
  return new Map(worstFirst.toReversed().map(({ nodeId, evidence }) => [nodeId, evidence]));
}

function targetsIn(root: PlanNode): (id: string) => string | null {
  const targets = new Map(planNodes(root).map((node) => [node.id, nodeTarget(node)]));
  return (id) => targets.get(id) ?? null;
}
