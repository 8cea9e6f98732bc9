import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { formatCount } from "@/lib/format/quantity";
import { isExpanded, type ShownPlace } from "@/lib/plan/views/shown-nodes";
import { shownBar, type Timeline } from "@/lib/plan/views/timeline-layout";
import { HeatMark } from "../rows/heat-mark";
import { NodeLabel } from "../rows/node-label";
import { barText } from "./bar-text";
import { DrawnBar } from "./timeline-bar";

export const ROW_PX = 27;
export const COLUMNS =
  "grid-cols-[minmax(120px,40%)_70px_minmax(96px,1fr)] sm:grid-cols-[minmax(132px,38%)_80px_minmax(120px,1fr)]";

export interface TimelineRowProps {
  domId: string;
  place: ShownPlace;
  timeline: Timeline;
  /** Writes the times of the column. */
  duration: (ms: number) => string;
  index: number;
  top: number;
  heat: number;
  isSelected: boolean;
  isDimmed: boolean;
}

/** One node: its title at its place in the tree, how long it took, and when. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { domId, place, timeline, duration, index, top, heat, isSelected, isDimmed } = props;
  const { shown } = place;
  const bar = shownBar(shown, timeline);
  const length = bar === null ? null : bar.end - bar.start;
  return (
    <div
      role="row"
      id={domId}
      data-node={shown.id}
      aria-rowindex={index + 2}
      aria-level={place.level}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-expanded={isExpanded(shown)}
      aria-selected={isSelected}
      className={classes(
        "absolute left-0 grid w-full cursor-pointer border-b border-line",
        COLUMNS,
        isSelected
          ? "bg-accent-soft outline-2 -outline-offset-2 outline-transparent group-focus-visible:outline-accent"
          : "hover:bg-sunken",
      )}
      style={{ top, height: ROW_PX }}
    >
      <div role="gridcell" className="relative min-w-0 pr-2 pl-2">
        <HeatMark heat={heat} />
        <NodeLabel shown={shown} isDimmed={isDimmed} />
      </div>
      <div
        role="gridcell"
        className={classes(
          "self-center px-1 text-right font-mono text-[12px] whitespace-nowrap tabular-nums",
          isDimmed && "text-ink-3",
        )}
      >
        {length !== null && (timeline.unit === "time" ? duration(length) : formatCount(length))}
      </div>
      <div role="gridcell" aria-label={bar === null ? "never executed" : barText(bar, timeline.unit)}>
        {bar === null ? (
          <span className="px-2.5 leading-6.5 text-ink-3">never executed</span>
        ) : (
          <DrawnBar bar={bar} timeline={timeline} heat={heat} isDimmed={isDimmed} />
        )}
      </div>
    </div>
  );
});
