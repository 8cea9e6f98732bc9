import type { Timeline, TimelineBar } from "@/lib/plan/views/timeline-layout";
import { classes } from "@/components/ui/classes";
import { barText, isRepeated, loopsText } from "./bar-text";

/** How a bar is painted, by its heat: startup lighter than producing rows. */
interface BarLook {
  producing: string;
  startup: string;
}

const COLD: BarLook = {
  producing: "color-mix(in srgb, var(--ink-3) 82%, var(--surface))",
  startup: "color-mix(in srgb, var(--ink-3) 24%, var(--surface))",
};
const LOOKS: [leastHeat: number, look: BarLook][] = [
  [0.6, { producing: "var(--heat-4)", startup: "var(--heat-2)" }],
  [0.08, { producing: "var(--heat-3)", startup: "var(--heat-1)" }],
];

/** Stripes over a bar that sums several executions: its inside is no course of time. */
const STRIPES =
  "repeating-linear-gradient(115deg, transparent 0 4px, color-mix(in srgb, var(--surface) 55%, transparent) 4px 6.5px)";
/** A label needs about this part of the axis. */
const LABEL_ROOM = 0.18;

/** Where the number of loops stands: after the bar, before it where the axis ends, inside where both ends are taken. */
function labelPlace(from: number, to: number): { at: number; className: string } {
  if (to <= 1 - LABEL_ROOM) return { at: to, className: "px-1.5" };
  if (from >= LABEL_ROOM) return { at: from, className: "-translate-x-full px-1.5" };
  return { at: to, className: "-translate-x-[calc(100%+3px)] bg-surface px-1" };
}

interface DrawnBarProps {
  bar: TimelineBar;
  timeline: Timeline;
  heat: number;
  isDimmed: boolean;
}

/** A node's bar: from where it may start, light to its first row, solid to its last. */
export function DrawnBar({ bar, timeline: { end, unit }, heat, isDimmed }: DrawnBarProps) {
  const look = LOOKS.find(([least]) => heat >= least)?.[1] ?? COLD;
  const at = (value: number) => `${(end === 0 ? 0 : value / end) * 100}%`;
  const label = labelPlace(bar.start / end, bar.end / end);
  const loops = loopsText(bar);
  const length = bar.end - bar.start;
  const startupPart = length === 0 ? 0 : (bar.firstRow - bar.start) / length;
  return (
    <div className="relative mx-2 h-full" title={barText(bar, unit)}>
      <div
        aria-hidden="true"
        className={classes(
          "absolute top-[7px] flex h-[13px] min-w-[3px] overflow-hidden rounded-[2px] border",
          !bar.isStartKnown && "border-l-2 border-l-ink-2 [border-left-style:dotted]",
        )}
        style={{
          left: at(bar.start),
          width: at(length),
          borderColor: look.producing,
          opacity: isDimmed ? 0.4 : 1,
          background: `linear-gradient(to right, ${look.startup} ${startupPart * 100}%, ${look.producing} ${startupPart * 100}%)`,
        }}
      >
        {isRepeated(bar) && <span className="size-full" style={{ backgroundImage: STRIPES }} />}
      </div>
      {loops !== "" && (
        <span
          aria-hidden="true"
          className={classes(
            "absolute top-1/2 -translate-y-1/2 rounded-sm font-mono text-[11px] leading-4 whitespace-nowrap text-ink-2",
            label.className,
          )}
          style={{ left: `${label.at * 100}%` }}
        >
          {loops}
        </span>
      )}
    </div>
  );
}
