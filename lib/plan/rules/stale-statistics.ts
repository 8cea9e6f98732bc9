import { formatCount, formatFactor, formatPercent } from "@/lib/format/quantity";
import { qualifiedName } from "../identifier";
import type { PlacedNode } from "../walk";
import type { RelationFacts } from "./catalog-facts";
import { inclusiveShareOf, LEAST_SHARE, shareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { remark } from "./judgement";
import { relationFactsOf } from "./plan-relations";

const LEAST_MODIFIED_PART = 0.2;
const LEAST_MODIFIED_ROWS = 1000;
/** From here on the statistics are not only old: the planner was visibly misled by them. */
const MISLED_FACTOR = 2;

/** The planner judged a relation by statistics that are missing, or older than much of its rows. */
export const staleStatistics: Rule = {
  id: "stale-statistics",
  title: "Stale statistics",
  needsCatalog: true,
  check(context) {
    const worst = new Map<RelationFacts, Finding>();
    for (const placed of context.placed) {
      const facts = relationFactsOf(context.catalog, placed.node);
      const finding = facts && judge(context, placed, facts);
      if (facts && finding && finding.severity > (worst.get(facts)?.severity ?? 0)) worst.set(facts, finding);
    }
    return [...worst.values()];
  },
};

function judge(context: RuleContext, { node, parent }: PlacedNode, facts: RelationFacts): Finding | null {
  if (node.nodeType === "ModifyTable" || !["r", "m"].includes(facts.kind)) return null;
  const staleness = stalenessOf(facts);
  if (staleness === null) return null;
  const estimate = context.analysis.nodes.get(node.id)?.rowEstimate ?? null;
  const isMisled = estimate !== null && estimate.factor >= MISLED_FACTOR;
  const share = isMisled ? inclusiveShareOf(context, parent?.node ?? node) : shareOf(context, node);
  if (share < LEAST_SHARE) return null;
  const misled = isMisled
    ? ` Here the planner was ${formatFactor(estimate.factor)} off: it expected ${formatCount(node.planRows ?? 0)} rows and got ${formatCount(node.actualRows ?? 0)}.`
    : "";
  return remark(staleStatistics.id, node, severityOf(isMisled ? estimate.factor : 1), {
    threshold: "At least 20 % of the rows, and 1,000, changed since ANALYZE; or never analysed.",
    evidence: `${staleness}${misled}`,
    suggestion:
      "ANALYZE takes a sample anew. If it goes stale again soon, lower autovacuum_analyze_scale_factor for this table.",
    tryIt: analyze(facts),
    ...(isMisled ? { factor: estimate.factor } : {}),
  });
}

function stalenessOf({ name, ...facts }: RelationFacts): string | null {
  const { liveRows, modifiedSinceAnalyze, lastAnalyzedAt, estimatedRows } = facts;
  if (estimatedRows === null && (liveRows ?? 0) >= LEAST_MODIFIED_ROWS)
    return `${name} was never analysed: the planner guesses.`;
  const modified = modifiedSinceAnalyze ?? 0;
  if (modified < LEAST_MODIFIED_ROWS || modified < (liveRows ?? 0) * LEAST_MODIFIED_PART) return null;
  const since =
    lastAnalyzedAt === null
      ? "it was last analysed"
      : `${lastAnalyzedAt.slice(0, 10)}, when it was last analysed`;
  const part = liveRows ? ` (${formatPercent(modified / liveRows)} of what it holds)` : "";
  return `${formatCount(modified)} rows of ${name}${part} have changed since ${since}.`;
}

const severityOf = (factor: number) =>
  factor >= 100 ? 4 : factor >= 10 ? 3 : factor >= MISLED_FACTOR ? 2 : 1;

function analyze({ schema, name }: RelationFacts) {
  return {
    kind: "analyze" as const,
    label: `ANALYZE ${name}`,
    sql: `ANALYZE ${qualifiedName(schema, name)};`,
  };
}
