import { compareVariants } from "@/lib/benchmark/compare";
import type { Design } from "@/lib/benchmark/design";
import { describeMethod } from "@/lib/benchmark/method";
import {
  samplesOf,
  type Comparison,
  type Equivalence,
  type Sample,
  type VariantPlan,
  type VariantSummary,
} from "@/lib/benchmark/record";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import { verdict } from "@/lib/benchmark/verdict";
import { findWarnings } from "@/lib/benchmark/warnings";
import { summariseSample } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import type { BenchmarkEnvironment, BenchmarkOutput } from "./schema";

/** Everything a finished run knows. */
export interface FinishedRun {
  spec: BenchmarkSpec;
  seed: number;
  random: Random;
  design: Design;
  environment: BenchmarkEnvironment;
  samples: Sample[];
  plans: VariantPlan[];
  equivalences: Equivalence[];
  stoppedEarly: boolean;
  setupStatements: string[];
  teardownStatements: string[];
  measuredAt: Date;
  elapsedMs: number;
}

/** The record of a finished run: figures, comparisons, warnings, method and verdict, all from its samples. */
export async function concludeBenchmark(run: FinishedRun): Promise<BenchmarkOutput> {
  const { spec, seed, design, samples, plans, equivalences, environment } = run;
  const summaries = summarise(spec, samples);
  const comparisons = await compare(run);
  const findings = {
    mode: design.mode,
    variants: spec.variants.map(({ name }) => name),
    paramSets: spec.paramSets,
    summaries,
    comparisons,
    equivalences,
    plans,
  };
  return {
    version: 1,
    spec,
    seed,
    design,
    samples,
    shadowSamples: [],
    floorSamples: [],
    stop: null,
    clocks: [],
    conclusions: [],
    balances: [],
    incidents: [],
    planFlips: [],
    refutations: [],
    clones: [],
    summaries,
    comparisons,
    equivalences,
    plans,
    environment,
    warnings: findWarnings(run),
    method: describeMethod({ ...run, comparisons }),
    verdict: verdict(findings),
    measuredAt: run.measuredAt.toISOString(),
    elapsedMs: run.elapsedMs,
  };
}

function summarise({ variants, paramSets }: BenchmarkSpec, samples: readonly Sample[]): VariantSummary[] {
  return variants.flatMap(({ name: variant }) =>
    paramSets.map(({ key: paramSet }) => {
      const times = samplesOf(samples, variant, paramSet).map(({ elapsedMs }) => elapsedMs);
      return { variant, paramSet, ...summariseSample(times) };
    }),
  );
}

/**
 * A variant that returns other rows does another thing: there is no ratio to give.
 *
 * A bootstrap takes a noticeable part of a second, so others get their turn in between.
 */
async function compare({ spec, samples, design, random, equivalences }: FinishedRun): Promise<Comparison[]> {
  const [baseline, ...others] = spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  const different = new Set(
    equivalences.filter(({ status }) => status === "different").map(({ variant }) => variant),
  );
  const comparisons: Comparison[] = [];
  for (const variant of others.filter((name) => !different.has(name))) {
    for (const { key: paramSet } of spec.paramSets) {
      const [first, second] = [samplesOf(samples, baseline, paramSet), samplesOf(samples, variant, paramSet)];
      const comparison = compareVariants(first, second, { mode: design.mode, random });
      comparisons.push({ variant, baseline, paramSet, ...comparison });
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
  return comparisons;
}
