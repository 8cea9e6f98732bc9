import { classes } from "@/components/ui/classes";
import type { Timeline } from "@/lib/plan/views/timeline-layout";
import { axisTicks } from "./time-axis";
import { COLUMNS } from "./timeline-row";

export const HEADER_PX = 30;
/** Pixels from one label of the axis to the next. */
const LABEL_PX = 68;
/** What the columns leave of the view for the axis. */
const axisPx = (width: number) => 0.6 * width - 90;
/** A label nearer to the end than this would be cut. */
const LAST_LABEL_AT = 0.94;

interface TimelineHeaderProps {
  timeline: Timeline;
  /** Of the view, in pixels. */
  width: number;
}

/** The axis, above the rows and always in sight. */
export function TimelineHeader({ timeline, width }: TimelineHeaderProps) {
  const ticks = axisTicks(timeline, Math.max(2, 1 + Math.floor(axisPx(width) / LABEL_PX)));
  return (
    <>
      <div
        role="row"
        aria-rowindex={1}
        className={classes(
          "sticky top-0 z-20 grid border-b border-line bg-sunken text-[11.5px] font-medium text-ink-2",
          COLUMNS,
        )}
        style={{ height: HEADER_PX }}
      >
        <div role="columnheader" className="self-center px-2.5">
          Node
        </div>
        <div role="columnheader" className="self-center px-1 text-right">
          {timeline.unit === "time" ? "Time" : "Cost"}
        </div>
        <div role="columnheader" className="relative mx-2" aria-label="From the first to the last row">
          {ticks.map(({ at, label }) => (
            <span
              key={label}
              className={classes(
                "absolute top-1/2 -translate-y-1/2 font-mono text-[11px] font-normal whitespace-nowrap text-ink-3",
                at > 0 && (at > LAST_LABEL_AT ? "-translate-x-full" : "-translate-x-1/2"),
              )}
              style={{ left: `${at * 100}%` }}
            >
              {label}
            </span>
          ))}
        </div>
      </div>
      <div
        aria-hidden="true"
        className={classes("pointer-events-none absolute inset-x-0 bottom-0 grid", COLUMNS)}
        style={{ top: HEADER_PX }}
      >
        <div className="relative col-start-3 mx-2">
          {ticks.map(({ at, label }) => (
            <span key={label} className="absolute inset-y-0 w-px bg-line" style={{ left: `${at * 100}%` }} />
          ))}
        </div>
      </div>
    </>
  );
}
