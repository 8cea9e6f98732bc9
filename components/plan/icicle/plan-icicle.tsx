"use client";

import { useId, useMemo, useRef, useState } from "react";
import { indexShown } from "@/lib/plan/folding/folding";
import { commonRect, layoutIcicle, weighPlan, type IcicleRect } from "@/lib/plan/views/icicle-layout";
import { narrowBands, visibleRects } from "@/lib/plan/views/icicle-view";
import { nodeFigures } from "@/lib/plan/views/shown-figures";
import { shownMatches } from "@/lib/plan/views/shown-nodes";
import { shownTitle } from "@/lib/plan/views/shown-title";
import { rowDomId } from "../rows/use-row-events";
import { useWidth } from "@/components/ui/use-width";
import type { PlanViewPartProps } from "../view-props";
import { drawnBands, drawnRects, heightOf } from "./drawn-rects";
import { IcicleCaption } from "./icicle-caption";
import { IcicleField } from "./icicle-field";
import { IciclePath } from "./icicle-path";
import { rectFacts, rectLabel } from "./icicle-text";
import { hoveredIn, IcicleTooltip, type Hovered } from "./icicle-tooltip";
import { SelectedItem } from "./selected-item";
import { useIcicleKeys } from "./use-icicle-keys";

/**
 * The plan as an icicle: a rectangle is as wide as the time spent in a node and in all that is drawn below it, so that
 * the widest leaves are where the time went.
 */
export function PlanIcicle({
  study,
  shown,
  heat,
  selectedId,
  matches,
  onSelect,
  onOpen,
  onToggle,
}: PlanViewPartProps) {
  const treeId = useId();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 880);
  const [zoomedId, setZoomedId] = useState(shown.id);
  const [hovered, setHovered] = useState<Hovered | null>(null);
  const weights = useMemo(() => weighPlan(study), [study]);
  const figures = useMemo(() => nodeFigures(study.plan.root, study.analysis), [study]);
  const layout = useMemo(() => layoutIcicle(shown, weights), [shown, weights]);
  const index = useMemo(() => indexShown(shown), [shown]);
  const found = useMemo(() => shownMatches(index, matches), [index, matches]);
  const root = layout.rects[0]!;
  const selected = layout.byId.get(index.showing(selectedId).id) ?? root;
  const zoom = commonRect(layout.byId.get(zoomedId) ?? root, selected);
  const visible = useMemo(() => visibleRects(layout, zoom, width), [layout, zoom, width]);
  const rects = useMemo(() => {
    const style = { unit: weights.unit, heat, found };
    return [...drawnRects(visible, style), ...drawnBands(narrowBands(layout, visible, width), style)];
  }, [layout, visible, width, weights, heat, found]);
  const onZoom = (to: IcicleRect) => {
    setZoomedId(to.id);
    if (commonRect(to, selected) !== to) onSelect(to.id);
  };
  const onKeyDown = useIcicleKeys({ layout, selected, zoom, onZoom, onSelect, onOpen, onToggle });
  const over = hovered === null ? undefined : layout.byId.get(hovered.id);
  return (
    <div ref={frame} className="relative min-w-0">
      <IciclePath zoom={zoom} selected={selected} onZoom={onZoom} />
      <div
        role="tree"
        tabIndex={0}
        aria-label="Plan as an icicle: the wider, the more time. Arrow keys move, Enter zooms in, Backspace zooms out."
        aria-activedescendant={rowDomId(treeId, selected.id)}
        className="group outline-offset-[-2px]"
        onKeyDown={onKeyDown}
      >
        <SelectedItem
          id={rowDomId(treeId, selected.id)}
          place={selected.place}
          label={rectLabel(selected, weights.unit, figures, heat)}
        />
        <IcicleField
          {...{ layout, zoom, selected, rects, width, onSelect, onZoom }}
          height={heightOf(rects)}
          onHover={(under) => setHovered(hoveredIn(frame.current, under))}
        />
      </div>
      {hovered !== null && over !== undefined && (
        <IcicleTooltip
          hovered={hovered}
          title={shownTitle(over.shown)}
          facts={rectFacts(over, weights.unit, figures, heat)}
          frameWidth={width}
        />
      )}
      <IcicleCaption
        study={study}
        unit={weights.unit}
        heat={heat}
        leftOut={layout.rects.length - visible.length}
        isZoomed={zoom !== root}
      />
    </div>
  );
}
