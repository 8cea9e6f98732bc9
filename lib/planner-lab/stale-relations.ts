import { formatCount } from "@/lib/format/quantity";
import type { CatalogFacts, RelationFacts } from "@/lib/plan/rules/catalog-facts";

export interface StaleRelation {
  facts: RelationFacts;
  /** Why its statistics cannot be trusted, as a sentence. */
  evidence: string;
}

const LEAST_PART = 0.2;
const LEAST_ROWS = 1000;

/** The tables that were never analysed, or of which a fifth and more changed since. */
export function staleRelations(catalog: CatalogFacts | null): StaleRelation[] {
  return (catalog?.relations ?? []).flatMap((facts): StaleRelation[] => {
    const evidence = ["r", "m"].includes(facts.kind) ? staleness(facts) : null;
    return evidence === null ? [] : [{ facts, evidence }];
  });
}

function staleness({
  name,
  liveRows,
  estimatedRows,
  modifiedSinceAnalyze,
  columns,
}: RelationFacts): string | null {
  const rows = liveRows ?? 0;
  const isUnknown = estimatedRows === null || columns.every(({ nDistinct }) => nDistinct === null);
  if (isUnknown && columns.length > 0 && rows >= LEAST_ROWS)
    return `${name} was never analysed: the planner guesses.`;
  const modified = modifiedSinceAnalyze ?? 0;
  if (modified < LEAST_ROWS || modified < rows * LEAST_PART) return null;
  return `${formatCount(modified)} of ${formatCount(rows)} rows of ${name} changed since it was last analysed.`;
}
