import { computeBalances } from "@/lib/benchmark/balance";
import { compareAll } from "@/lib/benchmark/compare";
import { variantsWithoutRatio, type Findings } from "@/lib/benchmark/findings";
import { describeMethod } from "@/lib/benchmark/method";
import {
  samplesOf,
  type BenchmarkWarning,
  type Sample,
  type StopRecord,
  type VariantSummary,
} from "@/lib/benchmark/record";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import { verdict } from "@/lib/benchmark/verdict";
import { findWarnings } from "@/lib/benchmark/warnings";
import { summariseSample } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import type { CallMix } from "./calls";
import { summariseClocks, type ServerClocks } from "./clock-summaries";
import type { BenchmarkEnvironment, BenchmarkOutput } from "./schema";

/** What was measured and found out, before anything is computed from it. */
type Measured = Pick<
  BenchmarkOutput,
  | "spec"
  | "seed"
  | "design"
  | "samples"
  | "shadowSamples"
  | "floorSamples"
  | "plans"
  | "planFlips"
  | "equivalences"
  | "refutations"
  | "incidents"
  | "clones"
>;

/** Everything a finished run knows. */
export interface FinishedRun extends Measured {
  random: Random;
  environment: BenchmarkEnvironment;
  stop: StopRecord;
  serverClocks: ServerClocks;
  /** Null without a workload. */
  calls: CallMix | null;
  /** False when the warm-up did not reach a steady state. */
  isSteady: boolean;
  setupStatements: string[];
  teardownStatements: string[];
  measuredAt: Date;
  elapsedMs: number;
}

/** The record of a finished run: figures, comparisons, warnings, method and verdict, all from what was measured. */
export async function concludeBenchmark(run: FinishedRun): Promise<BenchmarkOutput> {
  const { spec, seed, design, samples, shadowSamples, floorSamples, plans, planFlips, environment } = run;
  const { equivalences, refutations, incidents, clones, stop, random } = run;
  const excluded = variantsWithoutRatio(run);
  const compared = { spec, mode: design.mode, samples, shadowSamples, random, excluded, stop };
  const balances = run.calls ? computeBalances({ ...compared, ...run.calls }) : [];
  const found = {
    spec,
    seed,
    design,
    samples,
    shadowSamples,
    floorSamples,
    stop,
    summaries: summarise(spec, samples),
    ...(await compareAll(compared)),
    clocks: summariseClocks(spec, samples, floorSamples, run.serverClocks),
    balances: balances.filter(({ variant }) => !excluded.has(variant)),
    equivalences,
    refutations,
    plans,
    planFlips,
    incidents,
    clones,
    environment,
  } satisfies Findings;
  const { setupStatements, teardownStatements } = run;
  return {
    version: 1,
    ...found,
    warnings: [...unsteadyWarning(run), ...findWarnings(found)],
    method: describeMethod({ ...found, setupStatements, teardownStatements }),
    verdict: verdict(found),
    measuredAt: run.measuredAt.toISOString(),
    elapsedMs: run.elapsedMs,
  };
}

function unsteadyWarning({ isSteady }: FinishedRun): BenchmarkWarning[] {
  const message =
    "The warm-up reached no steady state in four attempts: the times still moved when the counted executions began.";
  return isSteady ? [] : [{ code: "not-stationary", variant: null, paramSet: null, message }];
}

function summarise({ variants, paramSets }: BenchmarkSpec, samples: readonly Sample[]): VariantSummary[] {
  return variants.flatMap(({ name: variant }) =>
    paramSets.map(({ key: paramSet }) => {
      const times = samplesOf(samples, variant, paramSet).map(({ elapsedMs }) => elapsedMs);
      return { variant, paramSet, ...summariseSample(times) };
    }),
  );
}
