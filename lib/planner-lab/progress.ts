import { z } from "zod";

/** What a running planner lab shows of itself. */
export const labProgressSchema = z.object({
  phase: z.enum(["preparing", "planning", "warm-up", "measuring", "explaining"]),
  choicesPlanned: z.number(),
  choices: z.number(),
  /** Of the parameter set at hand. */
  distinctPlans: z.number(),
  /** The parameter set at hand; empty when there is one. */
  setLabel: z.string(),
  pairs: z.number(),
  ofPairs: z.number(),
  plans: z.array(z.object({ plan: z.string(), n: z.number(), medianMs: z.number().nullable() })),
});
export type LabProgress = z.infer<typeof labProgressSchema>;
