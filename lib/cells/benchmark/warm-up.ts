import type { ArmCost } from "@/lib/benchmark/design";
import { isStationary } from "@/lib/benchmark/stationarity";
import type { BenchmarkSpec, ParamSet } from "@/lib/benchmark/spec";
import { median } from "@/lib/stats/quantile";
import { shuffled, type Random } from "@/lib/stats/random";
import type { Arm } from "./arm";

/** First executions load catalog caches, compile, and read pages; a quarter of a second lets fast statements get over it. */
const WARM_MS = 250;
/** Pairs whose halves are compared: the fewest of which a rank test tells anything. */
const TRIAL_PAIRS = 16;
const MOST_EXTENSIONS = 3;

/**
 * Executes `arm` uncounted: each parameter set at least `spec.warmup` times, and all of them for a quarter of a second.
 *
 * @returns the median of the later half by parameter set, in milliseconds: what one more execution will cost.
 */
export async function warmUp(
  arm: Arm,
  { warmup, paramSets }: Pick<BenchmarkSpec, "warmup" | "paramSets">,
): Promise<ArmCost[]> {
  const times = paramSets.map((set) => ({ set, elapsedMs: [] as number[] }));
  let totalMs = 0;
  for (let turn = 0; turn < warmup || totalMs < WARM_MS; turn += 1)
    for (const { set, elapsedMs } of times) {
      const result = await arm.execute(set);
      elapsedMs.push(result.elapsedMs);
      totalMs += result.elapsedMs;
    }
  return times.map(({ set, elapsedMs }) => ({
    variant: arm.variant.name,
    paramSet: set.key,
    medianMs: median(elapsedMs.slice(elapsedMs.length >> 1)),
  }));
}

/**
 * Goes round all arms uncounted, as the counted rounds will, until no arm is faster or slower in the second half than in
 * the first; the rounds that showed a difference were warm-up. At most four times in all.
 *
 * @returns false when the last trial still showed a difference.
 */
export async function waitForSteadyState(
  arms: readonly Arm[],
  paramSets: readonly ParamSet[],
  random: Random,
): Promise<boolean> {
  for (let trial = 0; trial <= MOST_EXTENSIONS; trial += 1) {
    const times = new Map<string, number[]>();
    for (let round = 0; round < TRIAL_PAIRS; round += 1)
      for (const set of shuffled(paramSets, random))
        for (const index of shuffled([...arms.keys()], random)) {
          const result = await arms[index]!.execute(set);
          const key = `${index} ${set.key}`;
          times.set(key, [...(times.get(key) ?? []), result.elapsedMs]);
        }
    if ([...times.values()].every(isStationary)) return true;
  }
  return false;
}

/** Wall time of one trial of the steady state, in milliseconds. */
export const trialMs = (roundMs: number): number => TRIAL_PAIRS * roundMs;
