import { AppError } from "@/lib/errors";
import { analysePlan } from "./analyse-plan";
import { parsePlan } from "./parse-plan";
import type { PlanAnalysis } from "./plan-analysis";
import type { ParsedPlans, QueryPlan, TextRange } from "./plan-node";
import { findInPlan } from "./rules";
import type { CatalogFacts } from "./rules/catalog-facts";
import type { Finding } from "./rules/finding";

/** A plan with everything that can be said about it. */
export interface StudiedPlan {
  plan: QueryPlan;
  analysis: PlanAnalysis;
  /** By the time at stake. */
  findings: Finding[];
  /** Where each node stands in the text that was read, by node id; see ParsedPlans. */
  ranges: ReadonlyMap<string, TextRange>;
}

/** What is known beside the text of a plan. */
export interface PlanCircumstances {
  /** The statement that was explained, where the text does not say it; empty when it is not known. */
  statement?: string;
  catalog?: CatalogFacts | null;
}

export type PlanReading =
  { ok: true; format: ParsedPlans["format"]; plans: StudiedPlan[] } | { ok: false; error: AppError };

/** Parses, analyses and judges the plans in `raw`; a refusal is a value, to be shown beside the text. */
export function readPlan(raw: string, circumstances: PlanCircumstances = {}): PlanReading {
  const reading = readUnjudged(raw);
  if (!reading.ok) return reading;
  return { ...reading, plans: reading.plans.map((study) => judged(study, circumstances)) };
}

/** As readPlan, but without findings: for a plan so large that a reader should see it before it is judged. */
export function readUnjudged(raw: string): PlanReading {
  try {
    const { format, plans, ranges } = parsePlan(raw);
    const studied = plans.map((plan, index): StudiedPlan => ({
      plan,
      analysis: analysePlan(plan),
      findings: [],
      ranges: ranges[index] ?? new Map(),
    }));
    return { ok: true, format, plans: studied };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error };
    throw error;
  }
}

/** The plan with what the rules say about it. */
export function judged(
  study: StudiedPlan,
  { statement = "", catalog = null }: PlanCircumstances,
): StudiedPlan {
  const { plan, analysis } = study;
  const findings = findInPlan({ plan, analysis, catalog, statement: plan.queryText ?? statement });
  return { ...study, findings };
}

/** The id of the node with the largest share of the total: where a reader should look first. */
export function hottestId({ plan, analysis }: StudiedPlan): string {
  let hottest = plan.root.id;
  for (const [id, { share }] of analysis.nodes) {
    if ((share ?? 0) > (analysis.nodes.get(hottest)?.share ?? 0)) hottest = id;
  }
  return hottest;
}
