import { z } from "zod";
import { measuredStatementSchema, paramSetSchema, SPEC_LIMITS } from "@/lib/benchmark/spec";

/** What a planner lab asks for: one statement, with which values, under which settings of its own. */
export const plannerLabSpecSchema = z.object({
  statement: measuredStatementSchema,
  paramSets: z.array(paramSetSchema).min(1),
  /** Settings that hold under every choice, the default included. */
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  /** A limit for each statement below the target's own; null leaves it at that. */
  timeoutMs: z.number().nullable(),
  /** Work on a throw-away copy of the target. */
  sandbox: z.boolean(),
  /** Fixes the order of executions; null draws one. */
  seed: z.number().nullable(),
  /** Rounds per parameter set; null leaves them to the time. */
  pairs: z.number().nullable(),
});
export type PlannerLabSpec = z.infer<typeof plannerLabSpecSchema>;

export const LAB_LIMITS = {
  paramSets: SPEC_LIMITS.paramSets,
  pairs: 100,
  /** Distinct plans that are measured per parameter set, each on a backend of its own. */
  plans: 12,
} as const;
