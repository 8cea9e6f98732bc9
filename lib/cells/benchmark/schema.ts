import { z } from "zod";
import {
  balanceSchema,
  benchmarkWarningSchema,
  cloneRecordSchema,
  clockSummarySchema,
  comparisonSchema,
  designModeSchema,
  equivalenceSchema,
  incidentSchema,
  planFlipSchema,
  refutationSchema,
  sampleSchema,
  stopRecordSchema,
  summarySchema,
  variantConclusionSchema,
  variantPlanSchema,
  verdictPartSchema,
} from "@/lib/benchmark/record";
import { benchmarkSpecSchema } from "@/lib/benchmark/spec";

export const environmentSchema = z.object({
  serverVersion: z.string(),
  /** Settings that differ from PostgreSQL's defaults and bear on plans or time, with their units. */
  settings: z.record(z.string(), z.string()),
  relations: z.array(
    z.object({
      name: z.string(),
      /** reltuples: an estimate as of the last ANALYZE or VACUUM; null when there was none. */
      estimatedRows: z.number().nullable(),
      /** With its indexes and TOAST. */
      totalBytes: z.number(),
      lastAnalyzed: z.string().nullable(),
      lastVacuumed: z.string().nullable().default(null),
      pages: z.number().nullable().default(null),
      /** Share of the pages that are all-visible, 0 to 1. */
      allVisible: z.number().nullable().default(null),
      indexes: z.array(z.string()).default([]),
    }),
  ),
  /** SHA-256 of all of it before the first counted execution and after the last; null in records that took none. */
  hashBefore: z.string().nullable().default(null),
  hashAfter: z.string().nullable().default(null),
  /** What changed in between, as sentences; the run is void then. */
  changes: z.array(z.string()).default([]),
  /** What stands between this measurement and a bare machine, as sentences: pooler, TLS, distance. */
  notes: z.array(z.string()).default([]),
});
export type BenchmarkEnvironment = z.infer<typeof environmentSchema>;

/** What running a benchmark cell leaves behind. Everything shown is derived from it. Later fields have defaults, so that older records are still read. */
export const benchmarkOutputSchema = z.object({
  version: z.literal(1),
  /** As it ran, with the parameter values of this run. */
  spec: benchmarkSpecSchema,
  /** Fixes the order of executions and every bootstrap. */
  seed: z.number(),
  design: z.object({
    mode: designModeSchema,
    rounds: z.number(),
    perRound: z.number(),
    shortened: z.boolean(),
    /** Executions per sample, by parameter set's key; 1 where not named. */
    batch: z.record(z.string(), z.number()).default({}),
  }),
  /** Every counted execution, in the order they ran. */
  samples: z.array(sampleSchema),
  /** The first variant a second time, on a backend of its own in the same rounds: what no difference looks like. */
  shadowSamples: z.array(sampleSchema).default([]),
  /** `SELECT 1` on the variants' backends, between their executions. */
  floorSamples: z.array(sampleSchema).default([]),
  stop: stopRecordSchema.nullable().default(null),
  clocks: z.array(clockSummarySchema).default([]),
  conclusions: z.array(variantConclusionSchema).default([]),
  balances: z.array(balanceSchema).default([]),
  incidents: z.array(incidentSchema).default([]),
  planFlips: z.array(planFlipSchema).default([]),
  refutations: z.array(refutationSchema).default([]),
  clones: z.array(cloneRecordSchema).default([]),
  summaries: z.array(summarySchema),
  comparisons: z.array(comparisonSchema),
  equivalences: z.array(equivalenceSchema),
  plans: z.array(variantPlanSchema),
  environment: environmentSchema,
  warnings: z.array(benchmarkWarningSchema),
  method: z.string(),
  verdict: z.array(verdictPartSchema),
  /** When the first execution that counts began, ISO 8601. */
  measuredAt: z.string(),
  /** The whole run with warm-up, setups and comparisons. */
  elapsedMs: z.number(),
});
export type BenchmarkOutput = z.infer<typeof benchmarkOutputSchema>;
