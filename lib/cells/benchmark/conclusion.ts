import { compareVariants } from "@/lib/benchmark/compare";
import type { Design } from "@/lib/benchmark/design";
import { describeMethod } from "@/lib/benchmark/method";
import { samplesOf, type Comparison, type Equivalence, type Sample, type VariantPlan, type VariantSummary } from "@/lib/benchmark/record";
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
export function concludeBenchmark(run: FinishedRun): BenchmarkOutput {
  const { spec, seed, design, samples, plans, equivalences, environment } = run;
  const summaries = summarise(spec, samples);
  const comparisons = compare(run);
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

function compare({ spec, samples, design, random }: FinishedRun): Comparison[] {
  const [baseline, ...others] = spec.variants.map(({ name }) => name);
  if (baseline === undefined) return [];
  return others.flatMap((variant) =>
    spec.paramSets.map(({ key: paramSet }) => ({
      variant,
      baseline,
      paramSet,
      ...compareVariants(samplesOf(samples, baseline, paramSet), samplesOf(samples, variant, paramSet), {
        mode: design.mode,
        random,
      }),
    })),
  );
}
