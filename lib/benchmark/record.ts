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
  max: z.number(),
  mean: z.number(),
  iqr: z.number(),
});
/** Latency of one variant with one parameter set, in milliseconds. */
export type VariantSummary = z.infer<typeof summarySchema>;

export const outcomeSchema = z.enum(["faster", "slower", "equivalent", "undecided"]);
/** `equivalent` = the whole interval lies within the noise floor; `undecided` = the interval allows no claim. */
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
});
export type Comparison = z.infer<typeof comparisonSchema>;

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
});
export type Equivalence = z.infer<typeof equivalenceSchema>;

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
