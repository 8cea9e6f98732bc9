import type { Finding } from "./finding";

/**
 * For a rule, those that name the same cause less closely. Mostly the catalog knows what the plan could only
 * suspect: an index that exists but cannot serve, instead of an index that might help.
 */
const COVERED_BY: Readonly<Record<string, readonly string[]>> = {
  "index-not-used": [
    "filter-removes-most-rows",
    "pattern-search",
    "function-on-column",
    "cast-on-column",
    "large-seq-scan",
  ],
  "foreign-key-without-index": ["filter-removes-most-rows", "large-seq-scan"],
  "stale-statistics": ["row-misestimate", "statistics-target"],
  "statistics-target": ["row-misestimate"],
  "dead-rows": ["sparse-table"],
};

/** Leaves out what another finding on the same node says more closely, so that one cause is told once. */
export function withoutCovered(findings: readonly Finding[]): Finding[] {
  const covered = new Set(
    findings.flatMap(({ ruleId, nodeId }) => (COVERED_BY[ruleId] ?? []).map((other) => `${other} ${nodeId}`)),
  );
  return findings.filter(({ ruleId, nodeId }) => !covered.has(`${ruleId} ${nodeId}`));
}
