import { z } from "zod";
import { cloneRecordSchema, verdictPartSchema } from "@/lib/benchmark/record";
import { catalogFactsSchema } from "@/lib/cells/plan/catalog-schema";
import { choiceSchema } from "@/lib/planner-lab/choice";
import { adviceSchema, hintProofSchema, labSetSchema } from "@/lib/planner-lab/record";
import { plannerLabSpecSchema } from "@/lib/planner-lab/spec";

/** What running a planner lab leaves behind. Everything shown is derived from it. */
export const plannerLabOutputSchema = z.object({
  version: z.literal(1),
  /** As it ran, with the parameter values of this run. */
  spec: plannerLabSpecSchema,
  /** Fixes the order of executions. */
  seed: z.number(),
  /** Every choice that the statement was planned under. */
  choices: z.array(choiceSchema),
  /** Choices that could not be planned, by group or by name, and why. */
  refusals: z.array(z.object({ choice: z.string(), reason: z.string() })),
  sets: z.array(labSetSchema).min(1),
  /** What to do, in the order in which to do it; empty where the planner chose well. */
  advice: z.array(adviceSchema),
  hintProof: hintProofSchema,
  /** What hints the target takes; null when none. */
  hintTool: z.enum(["pg_hint_plan", "pg_plan_advice"]).nullable(),
  catalog: catalogFactsSchema.nullable(),
  /** The copy that was worked on; null for the target itself. */
  clone: cloneRecordSchema.nullable(),
  /** What a reader must know about this run, as sentences. */
  notes: z.array(z.string()),
  method: z.string(),
  verdict: z.array(verdictPartSchema),
  serverVersion: z.string(),
  /** When the first execution that counts began, ISO 8601. */
  measuredAt: z.string(),
  elapsedMs: z.number(),
});
export type PlannerLabOutput = z.infer<typeof plannerLabOutputSchema>;
