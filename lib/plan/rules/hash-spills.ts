import { formatBytes, formatCount } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import type { PlacedNode } from "../walk";
import { LEAST_SHARE, shareOf, type Finding, type Rule, type RuleContext } from "./finding";
import { improvement } from "./judgement";
import { settingToTry, workMemFor } from "./planner-setting";

const MANY_BATCHES = 8;

/** A hash table did not fit into work_mem × hash_mem_multiplier and went to disk in batches. */
export const hashSpills: Rule = {
  id: "hash-spills",
  title: "Hash table on disk",
  needsCatalog: false,
  check: (context) =>
    context.placed.flatMap((placed) => [...checkHash(context, placed), ...checkAggregate(context, placed)]),
};

function checkHash(context: RuleContext, { node, parent }: PlacedNode): Finding[] {
  if (node.hash === undefined || node.hash.batches <= 1) return [];
  const { batches, originalBatches, peakMemoryKb } = node.hash;
  const share = shareOf(context, node) + (parent === null ? 0 : shareOf(context, parent.node));
  const planned =
    originalBatches !== undefined && originalBatches < batches
      ? `, planned ${originalBatches === 1 ? "was" : "were"} ${originalBatches}`
      : "";
  const evidence = `The hash table was split into ${formatCount(batches)} batches${planned}: all but one went through disk.`;
  return spill(node, share, evidence, peakMemoryKb * batches, batches > MANY_BATCHES);
}

function checkAggregate(context: RuleContext, { node }: PlacedNode): Finding[] {
  const detail = node.hashAggregate;
  if (detail?.diskKb === undefined || detail.diskKb === 0) return [];
  const evidence = `The groups did not fit into memory: ${formatBytes(detail.diskKb * 1024)} went to disk.`;
  return spill(node, shareOf(context, node), evidence, (detail.peakMemoryKb ?? 0) + detail.diskKb, false);
}

function spill(
  node: PlanNode,
  share: number,
  evidence: string,
  needKb: number,
  isSplitOften: boolean,
): Finding[] {
  if (share < LEAST_SHARE) return [];
  const workMem = workMemFor(needKb);
  const oftenSplit = isSplitOften ? " So many batches are read and written by small pieces." : "";
  return [
    improvement(hashSpills.id, node, share, {
      threshold: "More than one batch, or any disk usage.",
      evidence: evidence + oftenSplit,
      suggestion: `With work_mem = ${workMem} it would likely stay in memory; hash_mem_multiplier raises the limit for hash tables alone.`,
      tryIt: settingToTry("work_mem", workMem),
    }),
  ];
}
