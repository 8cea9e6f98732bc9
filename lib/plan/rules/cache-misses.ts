import { formatBlocks, formatPercent } from "@/lib/format/quantity";
import type { PlanNode } from "../plan-node";
import { LEAST_SHARE, type Rule, type RuleContext } from "./finding";
import { improvement, remark } from "./judgement";

const LEAST_READ_BLOCKS = 1000;
const LEAST_HIT_RATIO = 0.9;

/** Much of what the statement reads is not in shared buffers; said once, at the node that reads most. */
export const cacheMisses: Rule = {
  id: "cache-misses",
  title: "Blocks that were not in shared buffers",
  needsCatalog: false,
  check(context) {
    const { buffers } = context.plan.root;
    if (buffers === undefined || buffers.sharedRead < LEAST_READ_BLOCKS) return [];
    const hitRatio = buffers.sharedHit / (buffers.sharedHit + buffers.sharedRead);
    if (hitRatio >= LEAST_HIT_RATIO) return [];
    const share = readingShare(context);
    const said = {
      threshold: "Fewer than 90 % of the blocks found in shared buffers, and at least 1,000 read.",
      evidence: `${formatPercent(hitRatio)} of the blocks were found in shared buffers; ${formatBlocks(buffers.sharedRead)} had to be read.`,
      suggestion:
        "Run it again before judging: the second time the blocks may be there, and the first may be what users meet. If they never stay, read fewer of them, or compare their number with shared_buffers.",
      buffersAtStake: buffers.sharedRead,
    };
    const node = mostReading(context) ?? context.plan.root;
    if (share === null) return [remark(cacheMisses.id, node, 1, said)];
    return share < LEAST_SHARE ? [] : [improvement(cacheMisses.id, node, share, said)];
  },
};

function mostReading({ placed, analysis }: RuleContext): PlanNode | null {
  const reads = (node: PlanNode) => analysis.nodes.get(node.id)?.exclusiveBuffers?.sharedRead ?? 0;
  let most: PlanNode | null = null;
  for (const { node } of placed) if (most === null || reads(node) > reads(most)) most = node;
  return most;
}

/** The part of the time spent waiting for reads, each process's wait counted once; null without track_io_timing. */
function readingShare({ plan, placed, analysis }: RuleContext): number | null {
  if (plan.root.ioTimes === undefined || analysis.measure !== "time" || analysis.total === 0) return null;
  let waitedMs = 0;
  for (const { node } of placed) {
    const own = analysis.nodes.get(node.id);
    waitedMs += (own?.exclusiveIo?.sharedReadMs ?? 0) / (own?.participants ?? 1);
  }
  return waitedMs / analysis.total;
}
