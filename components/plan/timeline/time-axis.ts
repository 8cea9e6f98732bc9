import { scaleLinear, type ScaleLinear } from "d3";
import { durationUnit, formatCount } from "@/lib/format/quantity";
import type { Timeline } from "@/lib/plan/views/timeline-layout";

export interface AxisTick {
  /** From 0 to 1 along the axis. */
  at: number;
  label: string;
}

const MS_PER_UNIT = { µs: 0.001, ms: 1, s: 1000, min: 60_000 } as const;

/** Round values along the axis, at most `most` of them (2 or more), in the one unit in which its end reads best. */
export function axisTicks({ unit, end }: Pick<Timeline, "unit" | "end">, most: number): AxisTick[] {
  if (unit === null || end <= 0) return [];
  const name = unit === "cost" ? null : durationUnit(end);
  const scale = scaleLinear([0, name === null ? end : end / MS_PER_UNIT[name]], [0, 1]);
  const count = countOfTicks(scale, most);
  const format = scale.tickFormat(count);
  const label = (value: number) => {
    if (name === null) return formatCount(value);
    return value === 0 ? "0" : `${format(value)}\u202f${name}`;
  };
  return scale.ticks(count).map((value) => ({ at: scale(value), label: label(value) }));
}

/** What to ask for so that no more than `most` come: the scale takes a number of ticks for a wish. */
function countOfTicks(scale: ScaleLinear<number, number>, most: number): number {
  let count = most;
  while (count > 1 && scale.ticks(count).length > most) count -= 1;
  return count;
}
