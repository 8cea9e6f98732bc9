import { median } from "@/lib/stats/quantile";
import type { Sample } from "./record";

/** Both variants' times of one round, in milliseconds; a block has several. */
export interface Pair {
  baseline: number[];
  variant: number[];
}

/** Rounds that both completed, in order. */
export function pairByRound(baseline: readonly Sample[], variant: readonly Sample[]): Pair[] {
  const others = timesByRound(variant);
  return [...timesByRound(baseline)]
    .sort(([a], [b]) => a - b)
    .flatMap(([round, own]) => {
      const other = others.get(round);
      return other ? [{ baseline: own, variant: other }] : [];
    });
}

function timesByRound(samples: readonly Sample[]): Map<number, number[]> {
  const rounds = new Map<number, number[]>();
  for (const { round, elapsedMs } of samples) {
    const times = rounds.get(round);
    if (times) times.push(elapsedMs);
    else rounds.set(round, [elapsedMs]);
  }
  return rounds;
}

/** What a clock that saw no time pass is taken to have seen, in milliseconds: half a microsecond. */
const SMALLEST_MS = 0.0005;

/** The logarithm of the median of `timesMs`, finite for a clock that saw no time pass. */
export const logMedian = (timesMs: readonly number[]): number =>
  Math.log(Math.max(SMALLEST_MS, median(timesMs)));

/** ln of the baseline's time over the variant's: positive when the variant is faster. */
export const logRatio = ({ baseline, variant }: Pair): number => logMedian(baseline) - logMedian(variant);
