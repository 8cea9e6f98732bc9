import type { Comparison } from "./record";

/** Beyond this many nobody would wait; the difference is as good as none. */
const MOST = 2000;

/**
 * About how many pairs more would tell what the interval leaves open: its width falls with the square root of the number of
 * pairs, and the estimate is as far from the noise floor's edge as it is. Null when more than 2,000 would be needed, or there
 * is no interval to go by.
 */
export function morePairsNeeded({
  ratio,
  ratioLow,
  ratioHigh,
  pairs,
  noiseFloor,
}: Pick<Comparison, "ratio" | "ratioLow" | "ratioHigh" | "pairs" | "noiseFloor">): number | null {
  if (ratioLow === null || ratioHigh === null) return null;
  const halfWidth = Math.log(ratioHigh / ratioLow) / 2;
  const distance = Math.abs(Math.abs(Math.log(ratio)) - Math.log1p(noiseFloor));
  const needed = pairs * (halfWidth / distance) ** 2;
  return Number.isFinite(needed) && needed - pairs <= MOST ? Math.max(1, Math.ceil(needed - pairs)) : null;
}
