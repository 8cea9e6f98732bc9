import { formatCount, formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import { nodeTitle } from "../node/node-title";
import type { PlanNode } from "../plan-node";
import { hottestId, type StudiedPlan } from "../read-plan";
import { placedNodes, planNodes } from "../walk";

/** A plan in a few sentences, for those who cannot see it: size, time, the costliest node, and what was found. */
export function planSynopsis(study: StudiedPlan): string {
  const { plan, analysis, findings } = study;
  const nodes = planNodes(plan.root);
  const hottest = hottestId(study);
  const node = nodes.find(({ id }) => id === hottest) ?? plan.root;
  const own = analysis.nodes.get(hottest);
  const isTimed = analysis.measure === "time";
  const [noun, verb] = isTimed ? ["execution time", "took"] : ["estimated cost", "is estimated to cost"];
  const count = findings.filter(({ verdict }) => verdict === "improve").length;
  return [
    `A plan of ${formatExact(nodes.length)} ${nodes.length === 1 ? "node" : "nodes"}.`,
    isTimed
      ? `It ran for ${formatMs(analysis.total)}.`
      : `It is estimated to cost ${formatCount(analysis.total)}.`,
    own?.share == null
      ? ""
      : `${nodeTitle(node)} ${verb} ${formatPercent(own.share)} of the ${noun}, the most of all nodes.`,
    plan.analysed ? `${count === 0 ? "No" : count} ${count === 1 ? "finding" : "findings"}.` : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

export interface ParallelWork {
  /** Elapsed time of the root. */
  wallMs: number;
  /** The same with the time of every process counted by itself. */
  workMs: number;
  /** The most processes that worked on one node. */
  processes: number;
}

/**
 * How much the processes of a parallel plan worked in all; null for a plan that ran in one process. To the elapsed
 * time comes, below each outermost Gather, what its participants worked beyond the average that the tree shows.
 */
export function parallelWork({ plan, analysis }: StudiedPlan): ParallelWork | null {
  const wallMs = analysis.nodes.get(plan.root.id)?.inclusiveTimeMs ?? null;
  if (wallMs === null) return null;
  let [extraMs, processes] = [0, 1];
  for (const { node, parent } of placedNodes(plan.root)) {
    const own = analysis.nodes.get(node.id);
    if (own === undefined || own.participants <= 1) continue;
    processes = Math.max(processes, own.participants);
    if (parent === null || !isGather(parent.node)) continue;
    extraMs += Math.max(0, (own.workTimeMs ?? 0) - (own.inclusiveTimeMs ?? 0));
  }
  return processes === 1 ? null : { wallMs, workMs: wallMs + extraMs, processes };
}

const isGather = ({ nodeType }: PlanNode) => nodeType === "Gather" || nodeType === "Gather Merge";
