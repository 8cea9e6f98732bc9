import { formatMs, formatExact } from "@/lib/format/quantity";
import { mannWhitneyPValue } from "@/lib/stats/mann-whitney";
import { outlierIndices } from "@/lib/stats/outliers";
import { median } from "@/lib/stats/quantile";
import type { Findings } from "./findings";
import { samplesOf, type BenchmarkWarning, type Equivalence, type Sample, type VariantPlan } from "./record";
import { armName, databaseSetup, type ParamSet } from "./spec";

const ENOUGH_SAMPLES = 10;
/** A rank test needs about eight values on each side. */
const ENOUGH_FOR_HALVES = 16;
const HALVES_P = 0.01;
/** Below this the round trip and the timer are a large part of what is measured. */
const COARSE_MS = 0.1;

/** What a reader must know before believing the figures; every warning names its variant and says what follows. */
export function findWarnings(measured: Findings): BenchmarkWarning[] {
  const { spec } = measured;
  const arms = spec.variants.flatMap(({ name }) => spec.paramSets.map((set) => ({ variant: name, set })));
  return [
    ...measured.equivalences.flatMap(equivalenceWarnings),
    ...designWarnings(measured),
    ...arms.flatMap(({ variant, set }) => sampleWarnings(measured.samples, variant, set)),
    ...outlierWarnings(measured.samples, arms),
    ...measured.plans.flatMap(cacheWarnings(spec.paramSets)),
    ...spec.variants.flatMap(({ name }) => planWarnings(measured.plans, name)),
  ];
}

const ofRun = (code: BenchmarkWarning["code"], message: string): BenchmarkWarning => ({
  code,
  variant: null,
  paramSet: null,
  message,
});

function designWarnings({ spec, design, samples, stop }: Findings): BenchmarkWarning[] {
  const warnings: BenchmarkWarning[] = [];
  if (stop?.reason === "time") {
    const rounds = new Set(samples.map(({ round }) => round)).size;
    warnings.push(ofRun("stopped-early", `Time ran out after ${rounds} of ${design.rounds} rounds.`));
  }
  if (design.mode === "blocks" && design.rounds < 3)
    warnings.push(
      ofRun(
        "few-blocks",
        `The setup is so slow that only ${design.rounds} blocks of each variant were measured.`,
      ),
    );
  if (design.mode === "sequential")
    warnings.push(
      ofRun(
        "sequential",
        "A setup cannot be undone, so the variants ran one after the other, as written. What drifted meanwhile is part of the ratio; differences below 20 % are not claimed.",
      ),
    );
  const lasting = [...spec.setup, ...spec.variants.flatMap(databaseSetup)].filter((step) => step.lasting);
  for (const step of lasting) warnings.push(ofRun("lasting-setup", `Not undone: ${step.text}`));
  return warnings;
}

function sampleWarnings(samples: readonly Sample[], variant: string, set: ParamSet): BenchmarkWarning[] {
  const times = samplesOf(samples, variant, set.key).map(({ elapsedMs }) => elapsedMs);
  if (times.length === 0) return [];
  const arm = armName(variant, set);
  const warnings: BenchmarkWarning[] = [];
  const warn = (code: BenchmarkWarning["code"], message: string) =>
    warnings.push({ code, variant, paramSet: set.key, message });
  if (times.length < ENOUGH_SAMPLES)
    warn("few-samples", `${arm}: ${times.length} executions are few; small differences cannot be seen.`);
  if (median(times) < COARSE_MS)
    warn(
      "coarse-timer",
      `${arm}: below ${formatMs(COARSE_MS)} the round trip is a large part of what is measured.`,
    );
  const half = times.length >> 1;
  const [first, second] = [times.slice(0, half), times.slice(half)];
  if (times.length >= ENOUGH_FOR_HALVES && mannWhitneyPValue(first, second) < HALVES_P)
    warn(
      "not-stationary",
      `${arm}: not stationary, ${formatMs(median(first))} in the first half and ${formatMs(median(second))} in the second.`,
    );
  return warnings;
}

/** One for the whole run: stalls hit every arm, and a line for each would bury the rest. */
function outlierWarnings(
  samples: readonly Sample[],
  arms: readonly { variant: string; set: ParamSet }[],
): BenchmarkWarning[] {
  const found = arms.flatMap(({ variant, set }) => {
    const times = samplesOf(samples, variant, set.key).map(({ elapsedMs }) => elapsedMs);
    const count = outlierIndices(times).length;
    return count > 0 ? [`${count} of ${times.length} of ${armName(variant, set)}`] : [];
  });
  if (found.length === 0) return [];
  return [
    ofRun("outliers", `Executions far out: ${found.join(", ")}. They are kept; a median hardly feels them.`),
  ];
}

const cacheWarnings =
  (paramSets: readonly ParamSet[]) =>
  ({ variant, paramSet, counters }: VariantPlan): BenchmarkWarning[] => {
    if (counters.sharedReadBlocks === 0) return [];
    const set = paramSets.find(({ key }) => key === paramSet) ?? { label: paramSet };
    const message = `${armName(variant, set)}: still reads ${formatExact(counters.sharedReadBlocks)} blocks from outside shared buffers after the warm-up. The cache regime is mixed.`;
    return [{ code: "mixed-cache", variant, paramSet, message }];
  };

function planWarnings(plans: readonly VariantPlan[], variant: string): BenchmarkWarning[] {
  const shapes = new Set(plans.filter((plan) => plan.variant === variant).map(({ shape }) => shape));
  if (shapes.size < 2) return [];
  const message = `${variant}: the parameter sets get ${shapes.size} different plans.`;
  return [{ code: "plan-varies", variant, paramSet: null, message }];
}

function equivalenceWarnings({ variant, paramSet, status, inOrder, note }: Equivalence): BenchmarkWarning[] {
  const warn = (code: BenchmarkWarning["code"], message: string): BenchmarkWarning[] => [
    { code, variant, paramSet, message },
  ];
  if (status === "different")
    return warn("results-differ", `${variant} returns different rows. ${note}`.trim());
  if (status === "nondeterministic") return warn("nondeterministic", note);
  if (status === "not-compared") return warn("not-compared", note);
  if (inOrder === false)
    return warn(
      "order-differs",
      `${variant} returns the same rows in a different order; ties in ORDER BY can be the reason.`,
    );
  return [];
}
