import { z } from "zod";
import {
  benchmarkWarningSchema,
  comparisonSchema,
  designModeSchema,
  equivalenceSchema,
  sampleSchema,
  summarySchema,
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
    }),
  ),
});
export type BenchmarkEnvironment = z.infer<typeof environmentSchema>;

/** What running a benchmark cell leaves behind. Everything shown is derived from it. */
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
  }),
  /** Every counted execution, in the order they ran. */
  samples: z.array(sampleSchema),
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
