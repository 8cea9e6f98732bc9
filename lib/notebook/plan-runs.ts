import { RUN_STATUSES } from "./runs";
import { z } from "zod";

/** A run that left plans, as a list of runs to compare with shows it. */
export const planRunSchema = z.object({
  id: z.string(),
  number: z.number(),
  cellId: z.string(),
  status: z.enum(RUN_STATUSES),
  /** ISO 8601. */
  finishedAt: z.string().nullable(),
  /** Of its first plan; null when that was not executed. */
  executionMs: z.number().nullable(),
  /** The beginning of the text that ran. */
  source: z.string(),
});
export type PlanRun = z.infer<typeof planRunSchema>;

/** What the list of a notebook's plan runs answers, newest first. */
export const planRunsSchema = z.object({ runs: z.array(planRunSchema) });
