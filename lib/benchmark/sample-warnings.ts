import { formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import { outlierIndices } from "@/lib/stats/outliers";
import { median } from "@/lib/stats/quantile";
import { signedRankTest } from "@/lib/stats/signed-rank";
import type { Findings } from "./findings";
import { logRatio, pairByRound } from "./pairs";
import { samplesOf, type BenchmarkWarning } from "./record";
import { armName, type ParamSet } from "./spec";
import { isStationary } from "./stationarity";

const ENOUGH_SAMPLES = 10;
/** Below this the round trip and the timer are a large part of what is measured. */
const COARSE_MS = 0.1;
/** A shadow that differs from its own statement at this p is worth telling: one run in a hundred does by chance. */
const SHADOW_P = 0.01;

interface Arm {
  variant: string;
  set: ParamSet;
  times: number[];
}

/** What the samples themselves give away: too few, too fast, drifting, far out, or a shadow that is not alike. */
export function sampleWarnings(findings: Findings): BenchmarkWarning[] {
  const { spec, samples } = findings;
  const arms: Arm[] = spec.variants.flatMap(({ name }) =>
    spec.paramSets.map((set) => ({
      variant: name,
      set,
      times: samplesOf(samples, name, set.key).map(({ elapsedMs }) => elapsedMs),
    })),
  );
  const measured = arms.filter(({ times }) => times.length > 0);
  return [
    ...measured.flatMap((arm) => armWarnings(arm, findings)),
    ...outlierWarnings(measured),
    ...shadowWarnings(findings),
  ];
}

function armWarnings({ variant, set, times }: Arm, { design }: Findings): BenchmarkWarning[] {
  const arm = armName(variant, set);
  const warnings: BenchmarkWarning[] = [];
  const warn = (code: BenchmarkWarning["code"], message: string) =>
    warnings.push({ code, variant, paramSet: set.key, message });
  if (times.length < ENOUGH_SAMPLES)
    warn("few-samples", `${arm}: ${times.length} executions are few; small differences cannot be seen.`);
  if (median(times) < COARSE_MS) warn("coarse-timer", `${arm}: ${coarseWords(design.batch[set.key] ?? 1)}`);
  const half = times.length >> 1;
  if (!isStationary(times))
    warn(
      "not-stationary",
      `${arm}: not stationary, ${formatMs(median(times.slice(0, half)))} in the first half and ${formatMs(median(times.slice(half)))} in the second.`,
    );
  return warnings;
}

function coarseWords(batch: number): string {
  const roundTrip = `below ${formatMs(COARSE_MS)} the round trip is a large part of what is measured`;
  return batch === 1
    ? `${roundTrip}.`
    : `${roundTrip}; each sample is the mean of ${formatExact(batch)} executions, which hides their spread.`;
}

/** One for the whole run: stalls hit every arm, and a line for each would bury the rest. */
function outlierWarnings(arms: readonly Arm[]): BenchmarkWarning[] {
  const found = arms.flatMap(({ variant, set, times }) => {
    const count = outlierIndices(times).length;
    return count > 0 ? [`${count} of ${times.length} of ${armName(variant, set)}`] : [];
  });
  if (found.length === 0) return [];
  const message = `Executions far out: ${found.join(", ")}. They are kept; ranks hardly feel them.`;
  return [{ code: "outliers", variant: null, paramSet: null, message }];
}

/** The same statement on another backend should take the same time; where it does not, neither figure can be trusted that far. */
function shadowWarnings({ spec, samples, shadowSamples, comparisons }: Findings): BenchmarkWarning[] {
  const [first] = spec.variants;
  if (!first) return [];
  return spec.paramSets.flatMap((set): BenchmarkWarning[] => {
    const own = samplesOf(samples, first.name, set.key);
    const differences = pairByRound(own, samplesOf(shadowSamples, first.name, set.key)).map(logRatio);
    if (differences.length === 0 || signedRankTest(differences).pValue >= SHADOW_P) return [];
    const floor = comparisons.find(({ paramSet }) => paramSet === set.key)?.noiseFloor;
    const limit = floor === undefined ? "" : `; nothing below ±${formatPercent(floor)} is claimed`;
    const message = `${armName(first.name, set)} differs from itself on a second backend${limit}.`;
    return [{ code: "shadow-differs", variant: first.name, paramSet: set.key, message }];
  });
}
