import type { PlanNode } from "../plan-node";

/** The partitions below an Append or Merge Append; null where its children are not scans of one parent's partitions. */
export function partitionScans(node: PlanNode): PlanNode[] | null {
  if (!node.nodeType.endsWith("Append")) return null;
  const members = node.children.filter(({ relationship }) => relationship === "Member");
  const parents = new Set(members.map(({ alias }) => /^(.+)_\d+$/.exec(alias ?? "")?.[1] ?? null));
  return members.length > 0 && parents.size === 1 && !parents.has(null) ? members : null;
}

/** Partitions that were left out when execution began; those left out by the planner are not in the plan at all. */
export function removedSubplans(node: PlanNode): number {
  const removed = node.properties.find(({ key }) => key === "Subplans Removed")?.value;
  return typeof removed === "number" ? removed : 0;
}
