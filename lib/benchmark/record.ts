import { z } from "zod";

/** One counted execution. */
export const sampleSchema = z.object({
  variant: z.string(),
  /** The parameter set's key. */
  paramSet: z.string(),
  /** What is compared with what: executions of one round, or blocks of one cycle, from 0. */
  round: z.number(),
  /** Send to ReadyForQuery, rows received and discarded. */
  elapsedMs: z.number(),
  /** Milliseconds since the first counted execution. */
  atMs: z.number(),
  /** Send to the first DataRow; null when no row came. */
  firstRowMs: z.number().nullable().default(null),
  /** Executions that the sample is the mean of: more than 1 for statements too fast for one reading of the clock. */
  executions: z.number().default(1),
});
export type Sample = z.infer<typeof sampleSchema>;

/**
 * How executions alternate: `interleaved` rounds when the variants can exist side by side, `blocks` when a setup has
 * to be made and undone in between, `sequential` when a setup cannot be undone; `single` measures one variant.
 */
export const designModeSchema = z.enum(["single", "interleaved", "blocks", "sequential"]);
export type DesignMode = z.infer<typeof designModeSchema>;

export const summarySchema = z.object({
  variant: z.string(),
  paramSet: z.string(),
  n: z.number(),
  min: z.number(),
  p25: z.number(),
  median: z.number(),
  p75: z.number(),
  p95: z.number(),
  /** Null in records from before it was kept. */
  p99: z.number().nullable().default(null),
  max: z.number(),
  mean: z.number(),
  iqr: z.number(),
});
/** Latency of one variant with one parameter set, in milliseconds. */
export type VariantSummary = z.infer<typeof summarySchema>;

export const outcomeSchema = z.enum(["faster", "slower", "equivalent", "mixed", "undecided"]);
/**
 * `equivalent` = the whole interval lies within the noise floor; `mixed` = the middle and the tail, or two parameter sets,
 * went opposite ways; `undecided` = the interval allows no claim.
 */
export type Outcome = z.infer<typeof outcomeSchema>;

export const comparisonSchema = z.object({
  variant: z.string(),
  /** The first variant, whose time is divided by this variant's time. */
  baseline: z.string(),
  paramSet: z.string(),
  /** Time of the first variant over time of this one: above 1 is faster. */
  ratio: z.number(),
  /** The interval's ends; null when there are too few rounds for one. */
  ratioLow: z.number().nullable(),
  ratioHigh: z.number().nullable(),
  confidence: z.number(),
  /** Rounds, or cycles of blocks, that the interval rests on. */
  pairs: z.number(),
  /** A difference within 1 ± this share is not told from noise. */
  noiseFloor: z.number(),
  outcome: outcomeSchema,
  /** Wilcoxon's signed-rank test of the pairs, two-sided; null for clusters and too few pairs. */
  pValue: z.number().nullable().default(null),
  /** After Holm-Bonferroni over all comparisons of the run. */
  adjustedPValue: z.number().nullable().default(null),
  /** The share of pairs' rank sum that speaks for the variant minus the share against it, -1 to 1. */
  rankBiserial: z.number().nullable().default(null),
  /** The BCa bootstrap's interval of the same ratio, as a cross-check; null where it is the interval itself. */
  bcaLow: z.number().nullable().default(null),
  bcaHigh: z.number().nullable().default(null),
  /** 99th percentile of the first variant over that of this one, when there are samples enough to tell. */
  p99Ratio: z.number().nullable().default(null),
  /** About how many pairs more would tell; null when it is told, or no number would. */
  morePairsNeeded: z.number().nullable().default(null),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** All parameter sets of one variant together; no set's loss is hidden in a mean. */
export const variantConclusionSchema = z.object({
  variant: z.string(),
  /** The geometric mean of the sets' ratios; null when a set has none. */
  geometricMeanRatio: z.number().nullable(),
  outcome: outcomeSchema,
  /** Key of the set with the lowest ratio. */
  worstParamSet: z.string().nullable(),
  /** Keys of the sets that got slower. */
  slowerParamSets: z.array(z.string()),
});
export type VariantConclusion = z.infer<typeof variantConclusionSchema>;

/** What the stop rule saw when it looked, declared before the first execution. */
export const stopRecordSchema = z.object({
  /** Pairs at which it looks. */
  looks: z.array(z.number()),
  /** The share of errors that each look may spend. */
  alphaPerLook: z.number(),
  /** The looks that were taken, in order. */
  taken: z.array(z.object({ pairs: z.number(), atMs: z.number(), widestHalfWidth: z.number().nullable() })),
  reason: z.enum(["precision", "futility", "all-looks", "time", "fixed", "kept", "one-variant"]),
});
export type StopRecord = z.infer<typeof stopRecordSchema>;

/** Where the time of one variant and parameter set goes: medians in milliseconds, each by its own clock. */
export const clockSummarySchema = z.object({
  variant: z.string(),
  paramSet: z.string(),
  /** Send to ReadyForQuery, the clock of the verdict. */
  wallMs: z.number(),
  /** Send to first DataRow. */
  firstRowMs: z.number().nullable(),
  /** `SELECT 1` on the same backend, between the executions: what no statement can go below. */
  floorMs: z.number().nullable(),
  /** Planning and execution as the server counts them, from executions beside the timed ones. */
  server: z
    .object({
      source: z.enum(["pg_stat_statements", "explain"]),
      planningMs: z.number(),
      /** In pg_stat_statements it includes waiting for a slow client. */
      executionMs: z.number(),
      /** Turning rows into text, from EXPLAIN (SERIALIZE); null before PostgreSQL 17. */
      serializationMs: z.number().nullable(),
      outputBytes: z.number().nullable(),
      executions: z.number(),
    })
    .nullable(),
});
export type ClockSummary = z.infer<typeof clockSummarySchema>;

/** Something that happened on the server while executions were counted. */
export const incidentSchema = z.object({
  /** Milliseconds since the first counted execution, when it was seen. */
  atMs: z.number(),
  round: z.number(),
  kind: z.enum(["checkpoint", "autovacuum", "other-sessions", "wait", "temporary-files"]),
  detail: z.string(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** A plan that became another one while it was measured. */
export const planFlipSchema = z.object({
  variant: z.string(),
  paramSet: z.string(),
  /** Fingerprints of lib/plan. */
  before: z.string(),
  after: z.string(),
  /** For `auto`: executions with a plan of their own before the generic plan was taken; null otherwise. */
  customPlans: z.number().nullable(),
  genericPlans: z.number().nullable(),
});
export type PlanFlip = z.infer<typeof planFlipSchema>;

/** What a variant saves on some statements of a workload and costs on others, weighted by how often each is called. */
export const balanceSchema = z.object({
  variant: z.string(),
  statements: z.array(
    z.object({
      statement: z.string(),
      writes: z.boolean(),
      callsPerHour: z.number(),
      /** Milliseconds per call: positive is saved. */
      savedMs: z.number(),
      savedMsLow: z.number().nullable(),
      savedMsHigh: z.number().nullable(),
    }),
  ),
  /** Milliseconds of statement time per hour, all statements together: positive is saved. */
  netSavedMsPerHour: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** The net that the first variant's mix shows from itself, as a share of its time: nothing below it is claimed. */
  noiseFloor: z.number().default(0.01),
  outcome: outcomeSchema,
  /** Where the numbers of calls come from. */
  mix: z.enum(["given", "pg_stat_statements", "equal"]),
});
export type Balance = z.infer<typeof balanceSchema>;

/** The throw-away copy that a variant was measured on. */
export const cloneRecordSchema = z.object({
  variant: z.string(),
  database: z.string(),
  /** CREATE DATABASE's strategy, or how else it was made. */
  method: z.string(),
  elapsedMs: z.number(),
  bytes: z.number(),
  /** How the copy differs from its source; empty when nothing was found. */
  differences: z.array(z.string()),
});
export type CloneRecord = z.infer<typeof cloneRecordSchema>;

const rowsSchema = z.array(z.array(z.string().nullable()));

export const equivalenceSchema = z.object({
  variant: z.string(),
  paramSet: z.string(),
  status: z.enum(["same", "different", "nondeterministic", "not-compared"]),
  /** Whether the rows also came in the same order; null when the first variant fixes none or it was not compared. */
  inOrder: z.boolean().nullable(),
  baselineRows: z.number(),
  variantRows: z.number(),
  columns: z.array(z.string()),
  /** Up to 20 rows that one side returns more often than the other. */
  onlyInBaseline: rowsSchema,
  onlyInVariant: rowsSchema,
  /** What was compared and what could not be, as a sentence; empty when there is nothing to add. */
  note: z.string(),
  /** Columns whose name or type differs, as sentences: `total: integer became bigint`. */
  columnDifferences: z.array(z.string()).default([]),
  /** True when both were read in one snapshot. */
  isSameSnapshot: z.boolean().default(false),
  /** Set when floating-point values were compared with a tolerance, or numbers differ in their scale alone. */
  numericNote: z.string().default(""),
});
export type Equivalence = z.infer<typeof equivalenceSchema>;

/** The attempt to tell two variants apart on tiny databases made for it. */
export const refutationSchema = z.object({
  variant: z.string(),
  status: z.enum(["no-counterexample", "counterexample", "not-possible"]),
  /** Databases that were tried. */
  trials: z.number(),
  /** Why it was not possible, or what was left out; empty when there is nothing to add. */
  note: z.string(),
  counterexample: z
    .object({
      /** INSERT statements that make the tiny database, parents first. */
      inserts: z.array(z.string()),
      values: z.record(z.string(), z.string().nullable()),
      columns: z.array(z.string()),
      baselineRows: rowsSchema,
      variantRows: rowsSchema,
    })
    .nullable(),
});
export type Refutation = z.infer<typeof refutationSchema>;

/** Counters of one diagnostic EXPLAIN ANALYZE, whole statement; blocks of the server's block size. */
export const planCountersSchema = z.object({
  sharedHitBlocks: z.number(),
  sharedReadBlocks: z.number(),
  sharedDirtiedBlocks: z.number(),
  tempReadBlocks: z.number(),
  tempWrittenBlocks: z.number(),
  walBytes: z.number().nullable(),
  planningTimeMs: z.number().nullable(),
  executionTimeMs: z.number().nullable(),
  /** Null unless track_io_timing is on. */
  ioReadMs: z.number().nullable().default(null),
  ioWriteMs: z.number().nullable().default(null),
  walRecords: z.number().nullable().default(null),
  walFullPageImages: z.number().nullable().default(null),
  jitMs: z.number().nullable().default(null),
  workersPlanned: z.number().default(0),
  workersLaunched: z.number().default(0),
  /** The planner's own memory, PostgreSQL 17 and newer. */
  plannerMemoryBytes: z.number().nullable().default(null),
  /** The largest memory that a sort or a hash reported. */
  executorMemoryBytes: z.number().nullable().default(null),
  /** Rows updated by the statement, and how many of them without touching an index; null when nothing was updated. */
  updatedRows: z.number().nullable().default(null),
  hotUpdatedRows: z.number().nullable().default(null),
});
export type PlanCounters = z.infer<typeof planCountersSchema>;

export const variantPlanSchema = z.object({
  variant: z.string(),
  paramSet: z.string(),
  statement: z.string(),
  /** EXPLAIN's JSON, untouched. */
  raw: z.string(),
  options: z.array(z.string()),
  rolledBack: z.boolean(),
  /** planFingerprint of lib/plan: equal for plans that do the same thing. */
  shape: z.string(),
  counters: planCountersSchema,
});
export type VariantPlan = z.infer<typeof variantPlanSchema>;

export const warningCodeSchema = z.enum([
  "few-samples",
  "few-blocks",
  "not-stationary",
  "outliers",
  "mixed-cache",
  "plan-varies",
  "lasting-setup",
  "sequential",
  "order-differs",
  "results-differ",
  "nondeterministic",
  "not-compared",
  "stopped-early",
  "coarse-timer",
  "environment-changed",
  "plan-flipped",
  "other-columns",
  "different-rows-accepted",
  "shadow-differs",
  "clone-differs",
  "cold-cache",
  "incidents",
  "kept-early",
  "hint-unused",
]);
export const benchmarkWarningSchema = z.object({
  code: warningCodeSchema,
  variant: z.string().nullable(),
  paramSet: z.string().nullable(),
  message: z.string(),
});
export type BenchmarkWarning = z.infer<typeof benchmarkWarningSchema>;

export const verdictPartSchema = z.object({
  text: z.string(),
  tone: z.enum(["plain", "strong", "better", "worse"]),
});
/** A piece of the verdict's sentence; the pieces joined are the sentence. */
export type VerdictPart = z.infer<typeof verdictPartSchema>;

/** The time whose unit suits all of `medians` in one column: the geometric middle of the extremes, in milliseconds. */
export const commonMs = (medians: readonly number[]): number =>
  Math.sqrt(Math.min(...medians) * Math.max(...medians));

/** The samples of one variant and parameter set, in the order they were taken. */
export const samplesOf = (samples: readonly Sample[], variant: string, paramSet: string): Sample[] =>
  samples.filter((sample) => sample.variant === variant && sample.paramSet === paramSet);
