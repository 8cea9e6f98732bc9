import { speedWords, verdictText } from "@/lib/benchmark/verdict-words";
import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import type { Figure } from "@/lib/cells/contract";
import type { BenchmarkOutput } from "./schema";

const OUTCOME_WORDS = {
  equivalent: "as fast as the first",
  mixed: "faster and slower",
  undecided: "not measurably different",
} as const;

/**
 * What prose can cite: `<variant>.median` and the like, with several parameter sets `<variant>.<set>.median`, where
 * `<set>` is the set's value; and `verdict`. The first variant has no
 * ratio, nor has one that returns other rows.
 */
export function benchmarkFigures(output: BenchmarkOutput): Figure[] {
  const isSingleSet = output.spec.paramSets.length === 1;
  const prefix = (variant: string, paramSet: string) => (isSingleSet ? variant : `${variant}.${paramSet}`);
  return [
    ...output.summaries.flatMap((summary): Figure[] => {
      const path = prefix(summary.variant, summary.paramSet);
      return [
        { path: `${path}.median`, value: summary.median, unit: "ms" },
        { path: `${path}.p95`, value: summary.p95, unit: "ms" },
        { path: `${path}.iqr`, value: summary.iqr, unit: "ms" },
        { path: `${path}.min`, value: summary.min, unit: "ms" },
        { path: `${path}.n`, value: summary.n, unit: "count" },
      ];
    }),
    ...output.plans.map(({ variant, paramSet, counters }): Figure => ({
      path: `${prefix(variant, paramSet)}.buffers`,
      value: sharedBlocks(counters),
      unit: "count",
    })),
    ...output.comparisons.flatMap((comparison): Figure[] => {
      const path = prefix(comparison.variant, comparison.paramSet);
      const { ratio, ratioLow, ratioHigh, outcome } = comparison;
      const isClaim = outcome === "faster" || outcome === "slower";
      return [
        { path: `${path}.ratio`, value: ratio, unit: "ratio" },
        ...(ratioLow === null ? [] : [{ path: `${path}.ratioLow`, value: ratioLow, unit: "ratio" as const }]),
        ...(ratioHigh === null
          ? []
          : [{ path: `${path}.ratioHigh`, value: ratioHigh, unit: "ratio" as const }]),
        { path: `${path}.faster`, value: isClaim ? speedWords(ratio) : OUTCOME_WORDS[outcome], unit: "text" },
      ];
    }),
    { path: "verdict", value: verdictText(output.verdict), unit: "text" },
  ];
}
