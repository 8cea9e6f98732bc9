"use client";

import { zoomTransform } from "d3";
import { useId, useMemo, useRef, useState, type MouseEvent } from "react";
import { nodeTarget } from "@/lib/plan/node-title";
import { planNodes } from "@/lib/plan/walk";
import { Minimap } from "./minimap";
import { startingViews } from "./starting-views";
import { TreeCanvasLayer } from "./tree-canvas-layer";
import { TreeDrawing } from "./tree-drawing";
import type { TreeLayout } from "./tree-layout";
import { nodeAt } from "./tree-window";
import { useSteadyView } from "./use-steady-view";
import { useVisibleParts } from "./use-visible-parts";
import { useWidth } from "./use-width";
import { useZoom } from "./use-zoom";
import type { PlanViewPartProps } from "./view-props";
import { ZoomButtons } from "./zoom-buttons";

/** Fewer nodes than this can be overlooked without a map. */
const LEAST_WITH_MINIMAP = 30;

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
  const [transform, controls] = useZoom(svg, views.home, views.whole);
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
  const findingOf = useMemo(
    () =>
      new Map(
        study.findings
          .filter(({ verdict }) => verdict === "improve")
          .toReversed()
          .map(({ nodeId, evidence }) => [nodeId, evidence]),
      ),
    [study],
  );
  const targetOf = useMemo(() => {
    const targets = new Map(planNodes(study.plan.root).map((node) => [node.id, nodeTarget(node)]));
    return (id: string) => targets.get(id) ?? null;
  }, [study]);
  const selectAt = (event: MouseEvent<SVGSVGElement>) => {
    if (svg === null || event.target !== svg) return;
    const box = svg.getBoundingClientRect();
    const [x, y] = zoomTransform(svg).invert([event.clientX - box.left, event.clientY - box.top]);
    const node = nodeAt(layout, x, y);
    if (node !== null) onSelect(node.id);
  };
  const needsMap = views.home.k > views.whole.k * 1.2;
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
      <div className="flex items-end gap-2 px-3.5 pt-1 pb-2">
        <p id={hint} className="flex-1 font-mono text-xs text-ink-3">
          edge width: rows · fill: {heat.label.toLowerCase()}
          <span className="sr-only">
            . Arrow keys move between nodes, plus and minus open and close them, Enter goes to a node&apos;s
            properties, letters go to a node by its name.
          </span>
        </p>
        {layout.nodes.length >= LEAST_WITH_MINIMAP && needsMap && (
          <Minimap
            layout={layout}
            heat={heat}
            transform={transform}
            frame={size}
            onCentre={controls.centreOn}
          />
        )}
        <ZoomButtons {...controls} fit={() => controls.show(views.whole)} />
      </div>
    </div>
  );
}
