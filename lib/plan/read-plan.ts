import { AppError } from "@/lib/errors";
import { analysePlan } from "./analyse-plan";
import { parsePlan } from "./parse-plan";
import type { PlanAnalysis } from "./plan-analysis";
import type { ParsedPlans, QueryPlan } from "./plan-node";
import { findInPlan } from "./rules";
import type { Finding } from "./rules/finding";

/** A plan with everything that can be said about it. */
export interface StudiedPlan {
  plan: QueryPlan;
  analysis: PlanAnalysis;
  /** By the time at stake. */
  findings: Finding[];
}

export type PlanReading =
  { ok: true; format: ParsedPlans["format"]; plans: StudiedPlan[] } | { ok: false; error: AppError };

/** Parses, analyses and judges the plans in `raw`; a refusal is a value, to be shown beside the text. */
export function readPlan(raw: string): PlanReading {
  try {
    const { format, plans } = parsePlan(raw);
    return { ok: true, format, plans: plans.map(study) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error };
    throw error;
  }
}

function study(plan: QueryPlan): StudiedPlan {
  const analysis = analysePlan(plan);
  return { plan, analysis, findings: findInPlan(plan, analysis) };
}

/** The id of the node with the largest share of the total: where a reader should look first. */
export function hottestId({ plan, analysis }: StudiedPlan): string {
  let hottest = plan.root.id;
  for (const [id, { share }] of analysis.nodes) {
    if ((share ?? 0) > (analysis.nodes.get(hottest)?.share ?? 0)) hottest = id;
  }
  return hottest;
}
