import { equivalenceFinding } from "@/lib/benchmark/reading/equivalence-words";
import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import type { Comparison, VariantPlan } from "@/lib/benchmark/record";
import { speedWords, verdictText } from "@/lib/benchmark/verdict-words";
import type { Figure } from "@/lib/cells/contract";
import { quantile } from "@/lib/stats/quantile";
import type { BenchmarkOutput } from "./schema";

const OUTCOME_WORDS = {
  equivalent: "as fast as the first",
  mixed: "faster and slower",
  undecided: "not measurably different",
} as const;

/**
 * What prose can cite: `<variant>.median` and the like, with several parameter sets `<variant>.<set>.median`, where
 * `<set>` is the set's value; what holds for a variant with all its sets, `<variant>.net` for one; and `verdict`. The
 * first variant has no ratio, nor has one that returns other rows, nor any in a void run.
 */
export function benchmarkFigures(output: BenchmarkOutput): Figure[] {
  const isSingleSet = output.spec.paramSets.length === 1;
  const prefix = ({ variant, paramSet }: { variant: string; paramSet: string }) =>
    isSingleSet ? variant : `${variant}.${paramSet}`;
  return [
    ...output.summaries.flatMap((summary) => latencyFigures(output, summary, prefix(summary))),
    ...output.plans.flatMap((plan) => planFigures(plan, prefix(plan))),
    ...output.clocks.flatMap((clock) => clockFigures(clock, prefix(clock))),
    ...output.comparisons.flatMap((comparison) => comparisonFigures(comparison, prefix(comparison))),
    ...variantFigures(output),
    { path: "verdict", value: verdictText(output.verdict), unit: "text" },
  ];
}

function latencyFigures(
  { samples }: BenchmarkOutput,
  { variant, paramSet, ...summary }: BenchmarkOutput["summaries"][number],
  path: string,
): Figure[] {
  const times = samples
    .filter((sample) => sample.variant === variant && sample.paramSet === paramSet)
    .map(({ elapsedMs }) => elapsedMs);
  const inMs = (name: string, value: number): Figure => ({ path: `${path}.${name}`, value, unit: "ms" });
  return [
    inMs("median", summary.median),
    inMs("p95", summary.p95),
    ...(times.length === 0 ? [] : [inMs("p99", quantile(times, 0.99))]),
    inMs("iqr", summary.iqr),
    inMs("min", summary.min),
    { path: `${path}.n`, value: summary.n, unit: "count" },
  ];
}

function planFigures({ counters }: VariantPlan, path: string): Figure[] {
  return [
    { path: `${path}.buffers`, value: sharedBlocks(counters), unit: "count" },
    ...(counters.walBytes === null
      ? []
      : [{ path: `${path}.wal`, value: counters.walBytes, unit: "bytes" } satisfies Figure]),
  ];
}

function clockFigures({ firstRowMs, server }: BenchmarkOutput["clocks"][number], path: string): Figure[] {
  const clocks = { firstRow: firstRowMs, planning: server?.planningMs, execution: server?.executionMs };
  return Object.entries(clocks).flatMap(([name, ms]): Figure[] =>
    ms === null || ms === undefined ? [] : [{ path: `${path}.${name}`, value: ms, unit: "ms" }],
  );
}

function comparisonFigures(comparison: Comparison, path: string): Figure[] {
  const { ratio, ratioLow, ratioHigh, noiseFloor, outcome } = comparison;
  const isClaim = outcome === "faster" || outcome === "slower";
  const factor = (name: string, value: number | null): Figure[] =>
    value === null ? [] : [{ path: `${path}.${name}`, value, unit: "ratio" }];
  return [
    ...factor("ratio", ratio),
    ...factor("ratioLow", ratioLow),
    ...factor("ratioHigh", ratioHigh),
    { path: `${path}.floor`, value: noiseFloor * 100, unit: "percent" },
    { path: `${path}.faster`, value: isClaim ? speedWords(ratio) : OUTCOME_WORDS[outcome], unit: "text" },
  ];
}

/** Of each variant with all its parameter sets together. */
function variantFigures({ spec, conclusions, balances, equivalences }: BenchmarkOutput): Figure[] {
  const labelOf = (key: string) => spec.paramSets.find((set) => set.key === key)?.label ?? key;
  return [
    ...conclusions.flatMap(({ variant, geometricMeanRatio, worstParamSet }): Figure[] => [
      ...(geometricMeanRatio === null || spec.paramSets.length === 1
        ? []
        : [{ path: `${variant}.geomean`, value: geometricMeanRatio, unit: "ratio" } satisfies Figure]),
      ...(worstParamSet === null || spec.paramSets.length === 1
        ? []
        : [{ path: `${variant}.worst`, value: labelOf(worstParamSet), unit: "text" } satisfies Figure]),
    ]),
    ...balances.map(({ variant, netSavedMsPerHour }): Figure => ({
      path: `${variant}.net`,
      value: netSavedMsPerHour,
      unit: "ms",
    })),
    ...spec.variants.slice(1).flatMap(({ name }): Figure[] => {
      const isAccepted = spec.differentRows === "accepted";
      const found = equivalenceFinding(
        equivalences.filter(({ variant }) => variant === name),
        isAccepted,
      );
      return found === null ? [] : [{ path: `${name}.results`, value: found.words, unit: "text" }];
    }),
  ];
}
