import { formatBytes, formatCount } from "@/lib/format/quantity";
import type { PlacedNode } from "../walk";
import { severityOf, shareOf, workMemFor, type Finding, type Rule, type RuleContext } from "./finding";

/** A hash table did not fit into work_mem × hash_mem_multiplier and went to disk in batches. */
export const hashSpills: Rule = {
  id: "hash-spills",
  check: (context) =>
    context.placed.flatMap((placed) => [...checkHash(context, placed), ...checkAggregate(context, placed)]),
};

function checkHash(context: RuleContext, { node, parent }: PlacedNode): Finding[] {
  if (node.hash === undefined || node.hash.batches <= 1) return [];
  const { batches, originalBatches, peakMemoryKb } = node.hash;
  const share = shareOf(context, node) + (parent === null ? 0 : shareOf(context, parent.node));
  const planned =
    originalBatches !== undefined && originalBatches < batches ? `, planned were ${originalBatches}` : "";
  return [
    spill(
      node.id,
      share,
      `The hash table was split into ${formatCount(batches)} batches${planned}: all but one went through disk.`,
      peakMemoryKb * batches,
    ),
  ];
}

function checkAggregate(context: RuleContext, { node }: PlacedNode): Finding[] {
  const detail = node.hashAggregate;
  if (detail?.diskKb === undefined || detail.diskKb === 0) return [];
  const needKb = (detail.peakMemoryKb ?? 0) + detail.diskKb;
  return [
    spill(
      node.id,
      shareOf(context, node),
      `The groups did not fit into memory: ${formatBytes(detail.diskKb * 1024)} went to disk.`,
      needKb,
    ),
  ];
}

function spill(nodeId: string, share: number, evidence: string, needKb: number): Finding {
  const workMem = workMemFor(needKb);
  return {
    ruleId: hashSpills.id,
    nodeId,
    severity: severityOf(share),
    share,
    evidence,
    suggestion: `With work_mem = ${workMem} it would likely stay in memory; hash_mem_multiplier raises the limit for hash tables alone.`,
    tryIt: { label: `work_mem = ${workMem}`, kind: "setting", sql: `SET work_mem = '${workMem}';` },
  };
}
