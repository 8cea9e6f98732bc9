import { z } from "zod";
import { planCountersSchema, sampleSchema } from "@/lib/benchmark/record";
import type { Regret } from "./regret";

export const planRatioSchema = z.object({
  /** The default's time over this plan's: above 1 is faster. */
  ratio: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  pairs: z.number(),
  confidence: z.number(),
});

/**
 * `measured` took part in all rounds; `slower` was several times slower than the default in its warm-up and was left at
 * that; `cut-off` ran into its limit; `not-measured` was one plan too many; `failed` raised an error.
 */
export const planStatusSchema = z.enum(["measured", "slower", "cut-off", "not-measured", "failed"]);
export type PlanStatus = z.infer<typeof planStatusSchema>;

/** One distinct plan with one parameter set. */
export const labPlanSchema = z.object({
  /** `plan-1`, `plan-2` …: the same plan has the same name with every parameter set. */
  plan: z.string(),
  fingerprint: z.string(),
  /** Its joins and scans in one line. */
  outline: z.string(),
  isDefault: z.boolean(),
  /** Keys of the choices that lead to it; the first was executed for all. */
  choices: z.array(z.string()).min(1),
  /** The planner's cost, without what forbidden nodes add. */
  cost: z.number(),
  /** False when the cost is in units that a choice changed. */
  isCostComparable: z.boolean(),
  status: planStatusSchema,
  /** Why it failed, or the limit that it ran into; empty otherwise. */
  note: z.string(),
  /** Executions before those that count, in milliseconds. */
  warmUpMs: z.array(z.number()),
  /** Milliseconds after which an execution was cut off. */
  limitMs: z.number().nullable(),
  /** Median of what counts, else of the warm-up; null without an execution. */
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
  ratio: planRatioSchema.nullable(),
  /** EXPLAIN's JSON, untouched: executed when `counters` are there. */
  raw: z.string(),
  options: z.array(z.string()),
  rolledBack: z.boolean(),
  counters: planCountersSchema.nullable(),
});
export type LabPlan = z.infer<typeof labPlanSchema>;

export const regretSchema: z.ZodType<Regret> = z.object({
  ratio: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** The name of the best plan; the default's where none was faster. */
  best: z.string(),
  outcome: z.enum(["regret", "chose-well", "undecided"]),
});

/** Why the planner took another plan than the best. */
export const explanationSchema = z.object({
  cause: z.enum(["misestimate", "memory", "jit", "parallel", "cost-model", "none"]),
  text: z.string(),
  /** For a wrong estimate: where it begins. Ids are of the default plan. */
  nodeId: z.string().nullable(),
  relation: z.string().nullable(),
  estimatedRows: z.number().nullable(),
  actualRows: z.number().nullable(),
  factor: z.number().nullable(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** What was found with one parameter set. */
export const labSetSchema = z.object({
  /** Its key. */
  paramSet: z.string(),
  /** The default first, then by cost. */
  plans: z.array(labPlanSchema).min(1),
  /** Every counted execution; `variant` is the plan's name. */
  samples: z.array(sampleSchema),
  /** The default a second time, on a backend of its own in the same rounds. */
  shadowSamples: z.array(sampleSchema),
  rounds: z.number(),
  noiseFloor: z.number(),
  regret: regretSchema,
  explanation: explanationSchema,
});
export type LabSet = z.infer<typeof labSetSchema>;

export const ADVICE_KINDS = ["analyze", "statistics", "rewrite", "setting", "hint"] as const;

/** One step of what to do, with the change that a benchmark measures. */
export const adviceSchema = z.object({
  kind: z.enum(ADVICE_KINDS),
  title: z.string(),
  /** Why, with its numbers. */
  evidence: z.string(),
  /** What the lab saw of it; empty when it could not be tried here. */
  tried: z.string(),
  sql: z.string(),
  /** Undoes what `sql` changes, where that cannot be derived; empty otherwise. */
  teardown: z.string(),
});
export type Advice = z.infer<typeof adviceSchema>;

/** What has to be so before a hint is offered, each with how it stands. */
export const hintProofSchema = z.object({
  isProven: z.boolean(),
  conditions: z.array(z.object({ name: z.string(), holds: z.boolean(), evidence: z.string() })),
  /** ISO 8601 date by which a hint has to be looked at again. */
  reviewBy: z.string(),
});
export type HintProof = z.infer<typeof hintProofSchema>;

/** The parameter set with the largest regret. */
export function worstSet(sets: readonly LabSet[]): LabSet {
  return sets.reduce((a, b) => (severityOf(b) > severityOf(a) ? b : a));
}

/** Proven regrets come before those that are not, larger before smaller. */
const severityOf = ({ regret }: LabSet): number =>
  regret.outcome === "regret" ? 1e6 + regret.ratio : regret.ratio;

/** The plan of `set` that `choice` leads to; undefined when it could not be planned. */
export const planOfChoice = (set: LabSet, choice: string): LabPlan | undefined =>
  set.plans.find(({ choices }) => choices.includes(choice));

export const defaultPlanOf = (set: LabSet): LabPlan => {
  const plan = set.plans.find(({ isDefault }) => isDefault) ?? set.plans[0];
  if (!plan) throw new Error("a parameter set has a default plan");
  return plan;
};

export const bestPlanOf = (set: LabSet): LabPlan =>
  set.plans.find(({ plan }) => plan === set.regret.best) ?? defaultPlanOf(set);
