import type { Findings } from "./findings";
import { outcomeOf } from "./outcome";
import type { Comparison, Equivalence, Sample, VariantSummary } from "./record";
import type { BenchmarkSpec, ParamSet, Variant } from "./spec";

const WHERE = { offset: 0, length: 0, line: 1, column: 1 };

export const variantNamed = (name: string, more: Partial<Variant> = {}): Variant => ({
  name,
  statement: "SELECT 1",
  where: WHERE,
  relations: [],
  writes: false,
  ordered: false,
  setup: [],
  teardown: [],
  settings: [],
  hint: null,
  target: null,
  planRegime: "bound",
  ...more,
});

export const setNamed = (key: string, label: string, statement: string | null = null): ParamSet => ({
  key,
  label,
  values: {},
  statement,
});

export const specOf = (more: Partial<BenchmarkSpec> = {}): BenchmarkSpec => ({
  setup: [],
  teardown: [],
  variants: [variantNamed("before"), variantNamed("after")],
  workload: [],
  paramSets: [setNamed("", "")],
  warmup: 3,
  samples: null,
  timeMs: 10_000,
  compare: "auto",
  timeoutMs: null,
  seed: null,
  cache: "warm",
  sandbox: false,
  refuteTrials: 0,
  differentRows: "refused",
  tolerance: 0,
  ...more,
});

/** A comparison whose outcome is what its interval carries against a floor of 1 %. */
export const comparisonOf = (
  variant: string,
  [ratio, low, high]: readonly [number, number, number],
  more: Partial<Comparison> = {},
): Comparison => ({
  variant,
  baseline: "before",
  paramSet: "",
  ratio,
  ratioLow: low,
  ratioHigh: high,
  confidence: 0.95,
  pairs: 40,
  noiseFloor: 0.01,
  outcome: outcomeOf(low, high, 0.01),
  pValue: 0.001,
  adjustedPValue: 0.001,
  rankBiserial: 1,
  bcaLow: low,
  bcaHigh: high,
  p99Ratio: null,
  morePairsNeeded: null,
  ...more,
});

export const equivalenceOf = (variant: string, more: Partial<Equivalence> = {}): Equivalence => ({
  variant,
  paramSet: "",
  status: "same",
  inOrder: true,
  baselineRows: 20,
  variantRows: 20,
  columns: ["id"],
  onlyInBaseline: [],
  onlyInVariant: [],
  note: "",
  columnDifferences: [],
  isSameSnapshot: true,
  numericNote: "",
  ...more,
});

/** One sample per round, of these times in milliseconds. */
export const samplesOfTimes = (variant: string, times: readonly number[], paramSet = ""): Sample[] =>
  times.map((elapsedMs, round) => ({
    variant,
    paramSet,
    round,
    elapsedMs,
    atMs: round,
    firstRowMs: null,
    executions: 1,
  }));

export const summaryOf = (variant: string, paramSet: string, median: number): VariantSummary => ({
  variant,
  paramSet,
  n: 40,
  min: median,
  p25: median,
  median,
  p75: median,
  p95: median,
  p99: median,
  max: median,
  mean: median,
  iqr: 0,
});

/** Two variants that were interleaved and of which nothing was found. */
export const findingsOf = (more: Partial<Findings> = {}): Findings => ({
  spec: specOf(),
  seed: 1,
  design: { mode: "interleaved", rounds: 60, perRound: 1, shortened: false, batch: {} },
  samples: [],
  shadowSamples: [],
  floorSamples: [],
  summaries: [],
  comparisons: [],
  conclusions: [],
  balances: [],
  stop: null,
  equivalences: [equivalenceOf("after")],
  refutations: [],
  plans: [],
  planFlips: [],
  clocks: [],
  incidents: [],
  clones: [],
  environment: { changes: [] },
  ...more,
});
