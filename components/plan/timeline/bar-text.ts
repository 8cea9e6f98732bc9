import { formatCount, formatMs } from "@/lib/format/quantity";
import type { Timeline, TimelineBar } from "@/lib/plan/views/timeline-layout";

/** A node was started this much more than once: worth a mark. Shared loops of parallel workers differ by less. */
const NOTABLE_LOOPS = 1.5;

export const isRepeated = ({ loopsPerProcess }: TimelineBar) => loopsPerProcess >= NOTABLE_LOOPS;

/** `× 4 812` for a bar that stands for several executions, else empty. */
export function loopsText(bar: TimelineBar): string {
  return isRepeated(bar) ? `× ${formatCount(Math.round(bar.loopsPerProcess))}` : "";
}

/** A bar in a sentence: how long to its first and to its last row, and how sure its place is. */
export function barText(bar: TimelineBar, unit: Timeline["unit"]): string {
  const amount = unit === "time" ? formatMs : (cost: number) => `cost ${formatCount(cost)}`;
  const parts = [
    `${amount(bar.firstRow - bar.start)} to the first row`,
    `${amount(bar.end - bar.start)} to the last`,
    isRepeated(bar) ? `summed over ${formatCount(Math.round(bar.loopsPerProcess))} loops` : "",
    bar.isStartKnown ? "" : `begins after ${amount(bar.start)} at the earliest`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
