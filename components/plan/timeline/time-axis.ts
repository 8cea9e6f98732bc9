import { scaleLinear } from "d3";
import { durationUnit, formatCount } from "@/lib/format/quantity";
import type { Timeline } from "@/lib/plan/views/timeline-layout";

export interface AxisTick {
  /** From 0 to 1 along the axis. */
  at: number;
  label: string;
}

const MS_PER_UNIT = { µs: 0.001, ms: 1, s: 1000, min: 60_000 } as const;

/** Round values along the axis, about `count` of them, in the one unit in which its end reads best. */
export function axisTicks({ unit, end }: Pick<Timeline, "unit" | "end">, count: number): AxisTick[] {
  if (unit === null || end <= 0) return [];
  if (unit === "cost") {
    const scale = scaleLinear([0, end], [0, 1]);
    return scale.ticks(count).map((value) => ({ at: scale(value), label: formatCount(value) }));
  }
  const name = durationUnit(end);
  const scale = scaleLinear([0, end / MS_PER_UNIT[name]], [0, 1]);
  const format = scale.tickFormat(count);
  return scale.ticks(count).map((value) => ({
    at: scale(value),
    label: value === 0 ? "0" : `${format(value)}\u202f${name}`,
  }));
}
