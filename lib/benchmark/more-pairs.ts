import type { Estimate } from "./estimate";
import { isTooNoisy, outcomeOf } from "./outcome";

/** Beyond this many nobody would wait; the difference is as good as none. */
const MOST = 2000;

/**
 * About how many pairs more would tell what is left open; null when more than 2,000 would be needed, or nothing says how
 * many: no number of pairs makes "no difference" of an estimate within a noise floor that is too wide for it.
 *
 * Where the interval is the obstacle: its width falls with the square root of the number of pairs, and the estimate stays as
 * far from the noise floor's edge as it is. Where the interval is clear and the test is the obstacle: a pair more that agrees
 * halves the p-value, which has to come below `alpha`.
 */
export function morePairsNeeded(estimate: Estimate, pValue: number | null, alpha: number): number | null {
  const { ratio, ratioLow, ratioHigh, pairs, noiseFloor } = estimate;
  if (ratioLow === null || ratioHigh === null) return null;
  if (outcomeOf(ratioLow, ratioHigh, noiseFloor) !== "undecided")
    return pValue === null ? null : Math.max(1, Math.ceil(Math.log2(pValue / alpha)));
  const [size, edge] = [Math.abs(Math.log(ratio)), Math.log1p(noiseFloor)];
  if (size <= edge && isTooNoisy(noiseFloor)) return null;
  const halfWidth = Math.log(ratioHigh / ratioLow) / 2;
  const distance = Math.abs(size - edge);
  const needed = pairs * (halfWidth / distance) ** 2;
  return needed - pairs <= MOST ? Math.max(1, Math.ceil(needed - pairs)) : null;
}
