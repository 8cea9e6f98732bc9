import { readPlanCounters } from "@/lib/benchmark/plan-counters";
import type { VariantPlan } from "@/lib/benchmark/record";
import type { BenchmarkSpec, ParamSet } from "@/lib/benchmark/spec";
import { median } from "@/lib/stats/quantile";
import type { Arm } from "./arm";

/** First executions load catalog caches, compile, and read pages; a quarter of a second lets fast statements get over it. */
const WARM_MS = 250;
const MOST_EXECUTIONS = 50;

/**
 * Executes `arm` uncounted, at least `spec.warmup` times and, for fast statements, for a quarter of a second.
 *
 * @returns the median of the later half, in milliseconds: what one more execution will cost.
 */
export async function warmUp(
  arm: Arm,
  set: ParamSet,
  { warmup }: Pick<BenchmarkSpec, "warmup">,
): Promise<number> {
  const times: number[] = [];
  let total = 0;
  while (times.length < warmup || (total < WARM_MS && times.length < MOST_EXECUTIONS)) {
    const { elapsedMs } = await arm.execute(set);
    times.push(elapsedMs);
    total += elapsedMs;
  }
  return median(times.slice(times.length >> 1));
}

/** The plan and the counters of one diagnostic execution: EXPLAIN ANALYZE, never a timed one. */
export async function readPlan(arm: Arm, set: ParamSet): Promise<VariantPlan> {
  const { statement, name } = arm.variant;
  const { raw, options, rolledBack } = await arm.explainAnalyse(set);
  return { variant: name, paramSet: set.key, statement, raw, options, rolledBack, ...readPlanCounters(raw) };
}
