import type { PlanNode, QueryPlan } from "../plan-node";
import { isInitPlan, type PlacedNode } from "../walk";

/**
 * How many processes shared the work of each node, in the order of `placed`.
 *
 * Below a Gather these are the launched workers and the leader, which also runs the plan unless the Gather holds a
 * single copy or parallel_leader_participation is off. The setting is not always printed and a Limit may stop the leader
 * before it starts; but every process that takes part starts the Gather's child once, so that its loops tell. A Gather
 * that ran several times with different numbers of workers has a mean. A SubPlan runs where its node runs: one that hangs
 * on the Gather itself, in the leader alone. An InitPlan or CTE runs once, in one process, unless its loops say otherwise.
 */
export function countParticipants(plan: QueryPlan, placed: readonly PlacedNode[]): number[] {
  const leaderWorks = plan.settings.every(
    ({ name, value }) => name !== "parallel_leader_participation" || value !== "off",
  );
  const counts: number[] = [];
  for (const { node, parent } of placed) {
    if (parent === null || (isInitPlan(node) && (node.actualLoops ?? 0) <= 1)) counts.push(1);
    else if (isGather(parent.node) && node.subplanName === undefined)
      counts.push(participantsBelow(parent.node, node, leaderWorks));
    else counts.push(counts[parent.index]!);
  }
  return counts;
}

export function isGather(node: PlanNode): boolean {
  return node.nodeType === "Gather" || node.nodeType === "Gather Merge";
}

function participantsBelow(gather: PlanNode, child: PlanNode, leaderWorks: boolean): number {
  const starts = (child.actualLoops ?? 0) / (gather.actualLoops || 1);
  if (starts > 0) return Math.max(1, starts);
  const launched = gather.workersLaunched ?? 0;
  const isLeaderIdle = gather.singleCopy === true || !leaderWorks;
  return Math.max(1, isLeaderIdle ? launched : launched + 1);
}
