import type { PlanAnalysis } from "../plan-analysis";
import type { PlanNode, QueryPlan } from "../plan-node";
import type { PlacedNode } from "../walk";
import type { CatalogFacts } from "./catalog-facts";

/**
 * A change that shows whether a suggestion helps: the second variant of a benchmark. An index, ANALYZE or extended
 * statistics are set up and taken away again, a setting holds for the variant's backend, a rewrite replaces the
 * statement.
 */
export interface TryIt {
  label: string;
  kind: "index" | "setting" | "analyze" | "statistics" | "rewrite";
  sql: string;
}

export interface Finding {
  ruleId: string;
  /** "fine" is an anti-finding: something a reader might suspect and need not. */
  verdict: "improve" | "fine";
  nodeId: string;
  /** 0 (a remark) to 5 (nearly all of the time is at stake). */
  severity: number;
  /** The part of the statement's time that is at stake, at most; null when it cannot be said. */
  share: number | null;
  /** What is at stake when it is not time. */
  buffersAtStake?: number;
  /** For a wrong estimate: by how much. */
  factor?: number;
  /** The limit that was passed, in words with its number: "at least 90 % of the rows removed". */
  threshold: string;
  /** What is so, with its numbers. */
  evidence: string;
  /** What could be better, and how. */
  suggestion: string;
  tryIt?: TryIt;
}

/** What a rule sees. */
export interface RuleContext {
  plan: QueryPlan;
  analysis: PlanAnalysis;
  /** Null for a pasted plan, and for one recorded without. */
  catalog: CatalogFacts | null;
  /** The statement that was explained; empty when it is not known. */
  statement: string;
  /** In printed order, without never-executed nodes: no rule speaks about those. */
  placed: readonly PlacedNode[];
}

/** One kind of advice. Rules are independent of each other and of order. */
export interface Rule {
  /** Also the name of its file, its test and its page (`<id>.md`). */
  id: string;
  /** As a heading names it. */
  title: string;
  /** True when it says nothing without the catalog. */
  needsCatalog: boolean;
  check(context: RuleContext): Finding[];
}

/** The node's own part of the statement's time (or cost). */
export function shareOf(context: RuleContext, node: PlanNode): number {
  return context.analysis.nodes.get(node.id)?.share ?? 0;
}

/** The part of the statement's time that the node takes with everything below it; 0 when it was not timed. */
export function inclusiveShareOf(context: RuleContext, node: PlanNode): number {
  const { measure, total, nodes } = context.analysis;
  const inclusiveMs = nodes.get(node.id)?.inclusiveTimeMs ?? 0;
  return measure === "time" && total > 0 ? Math.min(1, inclusiveMs / total) : 0;
}

/** Advice about less than this part of the time is noise. */
export const LEAST_SHARE = 0.05;

export function severityOf(share: number): number {
  return Math.min(5, Math.max(1, Math.round(share * 5)));
}
