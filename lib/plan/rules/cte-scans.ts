import type { PlanNode } from "../plan-node";
import { cteNameOf, type PlacedNode } from "../walk";

/** A CTE with the nodes that scan it. */
export interface ScannedCte {
  name: string;
  /** The root of what computes it. */
  source: PlanNode;
  scans: PlanNode[];
}

/** What PostgreSQL never merges into the query: a CTE that writes, locks or is recursive. */
const NEVER_INLINED = ["ModifyTable", "LockRows", "Recursive Union"];

/** The CTEs that could have been part of the query that scans them; of two with one name neither can be told. */
export function inlinableCtes(placed: readonly PlacedNode[]): ScannedCte[] {
  const sources = new Map<string, PlanNode | null>();
  const scans = new Map<string, PlanNode[]>();
  for (const { node } of placed) {
    const name = cteNameOf(node);
    if (name !== null) sources.set(name, sources.has(name) ? null : node);
    if (node.nodeType !== "CTE Scan" || node.cteName === undefined) continue;
    const known = scans.get(node.cteName);
    if (known === undefined) scans.set(node.cteName, [node]);
    else known.push(node);
  }
  return [...sources].flatMap(([name, source]): ScannedCte[] =>
    source === null || NEVER_INLINED.includes(source.nodeType)
      ? []
      : [{ name, source, scans: scans.get(name) ?? [] }],
  );
}
