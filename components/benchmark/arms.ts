import { samplesOf, type Comparison, type Outcome, type Sample } from "@/lib/benchmark/record";
import { pairSeries, type PairPoint } from "@/lib/benchmark/reading/pair-series";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { summariseSample, type SampleSummary } from "@/lib/stats/quantile";

export type ArmTone = "baseline" | "better" | "worse" | "neutral" | "shadow";

/** One variant with one parameter set, as a chart shows it. */
export interface ArmView {
  name: string;
  tone: ArmTone;
  /** In the order they were taken. */
  samples: Sample[];
  summary: SampleSummary;
}

export const TONE_COLOUR: Record<ArmTone, string> = {
  baseline: "var(--ink-2)",
  better: "var(--better)",
  worse: "var(--worse)",
  neutral: "var(--ink-3)",
  shadow: "var(--ink-3)",
};

/** Colours carry the verdict: blue only where a variant is proven faster, orange only where it is proven slower. */
export const toneOf = (outcome: Outcome | undefined): ArmTone => {
  if (outcome === "faster") return "better";
  return outcome === "slower" ? "worse" : "neutral";
};

/** What the hidden second execution of the first variant is called wherever it is shown. */
export const shadowName = (baseline: string): string => `${baseline} again`;

export const baselineOf = ({ spec }: BenchmarkOutput): string => spec.variants[0]?.name ?? "";

/** The arms of one parameter set in the order of the variants, the first variant's second execution after them. */
export function armsOf(output: BenchmarkOutput, paramSet: string): ArmView[] {
  const baseline = baselineOf(output);
  const arm = (name: string, tone: ArmTone, samples: Sample[]): ArmView[] =>
    samples.length === 0
      ? []
      : [{ name, tone, samples, summary: summariseSample(samples.map(({ elapsedMs }) => elapsedMs)) }];
  return [
    ...output.spec.variants.flatMap(({ name }, index) => {
      const comparison = output.comparisons.find((one) => one.variant === name && one.paramSet === paramSet);
      const tone = index === 0 ? "baseline" : toneOf(comparison?.outcome);
      return arm(name, tone, samplesOf(output.samples, name, paramSet));
    }),
    ...arm(shadowName(baseline), "shadow", samplesOf(output.shadowSamples, baseline, paramSet)),
  ];
}

/** The ratio of one variant to the first with one parameter set, pair by pair and, where it was judged, as a whole. */
export interface RatioView {
  label: string;
  paramSet: string;
  tone: ArmTone;
  /** Null for the first variant against itself. */
  comparison: Comparison | null;
  points: PairPoint[];
  noiseFloor: number | null;
}

/** Every ratio of one parameter set, the first variant against itself last; labelled by variant, or by the set as well. */
export function ratiosOf(output: BenchmarkOutput, paramSet: string, isLabelledBySet = false): RatioView[] {
  const baseline = baselineOf(output);
  const set = output.spec.paramSets.find(({ key }) => key === paramSet) ?? { label: paramSet };
  const first = samplesOf(output.samples, baseline, paramSet);
  const own = output.comparisons.filter((comparison) => comparison.paramSet === paramSet);
  const noiseFloor = own[0]?.noiseFloor ?? null;
  const shadow = samplesOf(output.shadowSamples, baseline, paramSet);
  const isOneVariant = output.spec.variants.length === 2;
  const named = (name: string) => {
    if (!isLabelledBySet) return name;
    return isOneVariant && name !== shadowName(baseline) ? set.label : armName(name, set);
  };
  return [
    ...own.map((comparison): RatioView => ({
      label: named(comparison.variant),
      paramSet,
      tone: toneOf(comparison.outcome),
      comparison,
      points: pairSeries(first, samplesOf(output.samples, comparison.variant, paramSet), output.incidents),
      noiseFloor: comparison.noiseFloor,
    })),
    ...(shadow.length === 0
      ? []
      : [
          {
            label: named(shadowName(baseline)),
            paramSet,
            tone: "shadow" as const,
            comparison: null,
            points: pairSeries(first, shadow, output.incidents),
            noiseFloor,
          },
        ]),
  ];
}

/** The key of the set in which a variant did worst, when there are several. */
export const worstSets = ({ conclusions, spec }: BenchmarkOutput): ReadonlySet<string> =>
  new Set(
    spec.paramSets.length < 2
      ? []
      : conclusions.flatMap(({ worstParamSet }) => (worstParamSet === null ? [] : [worstParamSet])),
  );

/** All times of each statement: the sets of one are drawn on one scale, so that they can be compared by eye. */
export function latencyDomains({
  spec,
  samples,
  shadowSamples,
}: BenchmarkOutput): Map<string | null, number[]> {
  const statements = new Map(spec.paramSets.map(({ key, statement }) => [key, statement]));
  const domains = new Map<string | null, number[]>();
  for (const { paramSet, elapsedMs } of [...samples, ...shadowSamples]) {
    const statement = statements.get(paramSet) ?? null;
    const times = domains.get(statement);
    if (times) times.push(elapsedMs);
    else domains.set(statement, [elapsedMs]);
  }
  return domains;
}
