import type { PlacedNode } from "../walk";
import type { Finding } from "./finding";
import { partitionScans } from "./partition-scans";

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
  "limit-reads-everything": ["large-seq-scan"],
  "cartesian-join": ["nested-loop-repeats"],
  "expensive-function": ["heap-fetches", "index-finds-too-many-rows"],
  "function-on-column": ["row-misestimate"],
  "cast-on-column": ["row-misestimate"],
  "cte-fences-filter": ["temp-files"],
};

/** Leaves out what another finding on the same node says more closely, so that one cause is told once. */
export function withoutCovered(findings: readonly Finding[]): Finding[] {
  const covered = new Set(
    findings.flatMap(({ ruleId, nodeId }) => (COVERED_BY[ruleId] ?? []).map((other) => `${other} ${nodeId}`)),
  );
  return findings.filter(({ ruleId, nodeId }) => !covered.has(`${ruleId} ${nodeId}`));
}

/** Of what one rule says about several partitions of a relation, keeps the first, so that it is told once. */
export function oncePerPartitioned(findings: readonly Finding[], placed: readonly PlacedNode[]): Finding[] {
  const appendOf = new Map<string, string>();
  for (const { node } of placed)
    for (const scan of partitionScans(node) ?? []) appendOf.set(scan.id, node.id);
  const told = new Set<string>();
  return findings.filter(({ ruleId, nodeId }) => {
    const append = appendOf.get(nodeId);
    if (append === undefined) return true;
    const key = `${ruleId} ${append}`;
    const isFirst = !told.has(key);
    told.add(key);
    return isFirst;
  });
}
