import { z } from "zod";
import { catalogFactsSchema } from "./catalog-schema";

export const capturedPlanSchema = z.object({
  /** The statement that was explained; empty for a pasted plan without a query text. */
  statement: z.string(),
  offset: z.number(),
  length: z.number(),
  /** EXPLAIN's output, untouched: JSON text or TEXT format. */
  raw: z.string(),
  /** The options that were sent, as in `ANALYZE, BUFFERS, SETTINGS`; empty for a pasted plan. */
  options: z.array(z.string()),
  analysed: z.boolean(),
  /** True when the statement writes and ran inside a transaction that was rolled back. */
  rolledBack: z.boolean(),
  elapsedMs: z.number().nullable(),
  /** What the catalog said right after; null or absent when nothing was read. */
  catalog: catalogFactsSchema.nullable().optional(),
  /** Why the catalog could not be read, in the target's words. */
  catalogProblem: z.string().optional(),
});
export type CapturedPlan = z.infer<typeof capturedPlanSchema>;

/** What explaining leaves behind: one plan per statement that can be explained. */
export const planOutputSchema = z.object({
  version: z.literal(1),
  origin: z.enum(["captured", "pasted"]),
  plans: z.array(capturedPlanSchema),
  params: z.record(z.string(), z.string().nullable()),
  serverVersion: z.string().nullable(),
});
export type PlanOutput = z.infer<typeof planOutputSchema>;
