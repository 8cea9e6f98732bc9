"use client";

import { useId, useMemo, useRef } from "react";
import { shownHeat } from "@/lib/plan/folding/fold-figures";
import { indexShown } from "@/lib/plan/folding/folding";
import { columnDuration } from "@/lib/plan/views/column-duration";
import { shownMatches, shownPlaces } from "@/lib/plan/views/shown-nodes";
import { layoutTimeline } from "@/lib/plan/views/timeline-layout";
import { rowDomId, useRowEvents } from "../rows/use-row-events";
import { useRowWindow } from "../rows/use-row-window";
import { useWidth } from "@/components/ui/use-width";
import type { PlanViewPartProps } from "../view-props";
import { TimelineCaption } from "./timeline-caption";
import { HEADER_PX, TimelineHeader } from "./timeline-header";
import { ROW_PX, TimelineRow } from "./timeline-row";

/** The plan along the time of its execution: when each node can have given its first row, and its last. */
export function PlanTimeline({
  study,
  shown,
  heat,
  selectedId,
  matches,
  onSelect,
  onOpen,
  onToggle,
}: PlanViewPartProps) {
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller, 880);
  const timeline = useMemo(() => layoutTimeline(study), [study]);
  const duration = useMemo(() => columnDuration(timeline.end), [timeline]);
  const places = useMemo(() => shownPlaces(shown), [shown]);
  const nodes = useMemo(() => places.map((place) => place.shown), [places]);
  const index = useMemo(() => indexShown(shown), [shown]);
  const found = useMemo(() => shownMatches(index, matches), [index, matches]);
  const selected = index.showing(selectedId);
  const selectedIndex = nodes.indexOf(selected);
  const view = useRowWindow({
    count: places.length,
    rowPx: ROW_PX,
    headerPx: HEADER_PX,
    selectedIndex,
    scroller,
  });
  const events = useRowEvents({
    rows: nodes,
    selectedIndex,
    pageRows: view.pageRows,
    isFlat: false,
    onSelect,
    onOpen,
    onToggle,
  });
  if (timeline.unit === null)
    return (
      <p className="px-3.5 py-6 text-ink-2">
        The plan has neither times nor costs to place on an axis. EXPLAIN (ANALYZE) measures them.
      </p>
    );
  return (
    <div className="min-w-0">
      <div
        ref={scroller}
        role="treegrid"
        tabIndex={0}
        aria-label="Plan nodes along the time of their execution"
        aria-rowcount={places.length + 1}
        aria-activedescendant={selectedIndex < 0 ? undefined : rowDomId(listId, selected.id)}
        className="group relative max-h-[560px] overflow-auto text-[12.3px] outline-offset-[-2px]"
        {...events}
      >
        <div className="relative" style={{ height: view.totalPx }}>
          <TimelineHeader timeline={timeline} width={width} />
          {view.items.map(({ index: at, start }) => {
            const place = places[at];
            if (place === undefined) return null;
            const { id } = place.shown;
            return (
              <TimelineRow
                key={id}
                domId={rowDomId(listId, id)}
                place={place}
                timeline={timeline}
                duration={duration}
                index={at}
                top={start}
                heat={shownHeat(place.shown, heat)}
                isSelected={place.shown === selected}
                isDimmed={found !== null && !found.has(id)}
              />
            );
          })}
        </div>
      </div>
      <TimelineCaption unit={timeline.unit} />
    </div>
  );
}
