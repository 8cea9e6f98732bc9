import type { Design } from "./design";
import type {
  Balance,
  CloneRecord,
  ClockSummary,
  Comparison,
  Equivalence,
  Incident,
  PlanFlip,
  Refutation,
  Sample,
  StopRecord,
  VariantConclusion,
  VariantPlan,
  VariantSummary,
} from "./record";
import type { BenchmarkSpec } from "./spec";

/**
 * Everything a finished run found. The verdict, the warnings and the method paragraph are written from it; a record's
 * output has all of it but the statements.
 */
export interface Findings {
  spec: BenchmarkSpec;
  seed: number;
  design: Design;
  samples: readonly Sample[];
  /** The first variant a second time. */
  shadowSamples: readonly Sample[];
  /** `SELECT 1` between the executions. */
  floorSamples: readonly Sample[];
  summaries: readonly VariantSummary[];
  comparisons: readonly Comparison[];
  conclusions: readonly VariantConclusion[];
  balances: readonly Balance[];
  stop: StopRecord | null;
  equivalences: readonly Equivalence[];
  refutations: readonly Refutation[];
  plans: readonly VariantPlan[];
  planFlips: readonly PlanFlip[];
  clocks: readonly ClockSummary[];
  incidents: readonly Incident[];
  clones: readonly CloneRecord[];
  /** Not empty: something changed while it was measured, and the run is void. */
  environment: { changes: readonly string[] };
}

/** The variants whose rows were found to differ: no ratio is given for them unless the cell accepts it. */
export function refusedVariants({
  spec,
  equivalences,
  refutations,
}: Pick<Findings, "spec" | "equivalences" | "refutations">): Set<string> {
  if (spec.differentRows === "accepted") return new Set();
  return new Set([
    ...equivalences.filter(({ status }) => status === "different").map(({ variant }) => variant),
    ...refutations.filter(({ status }) => status === "counterexample").map(({ variant }) => variant),
  ]);
}

/**
 * The variants for which no ratio is given: those whose rows differ, and in a void run all. A ratio across a change would
 * be read as a claim wherever it stands beside its verdict: in charts, in the history, in a finding's mark, in prose.
 */
export function variantsWithoutRatio(
  findings: Pick<Findings, "spec" | "equivalences" | "refutations" | "environment">,
): Set<string> {
  const { spec, environment } = findings;
  return environment.changes.length > 0
    ? new Set(spec.variants.map(({ name }) => name))
    : refusedVariants(findings);
}
