import { formatCount, formatMs } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { scanWork } from "./scan-work";
import { slowExpression } from "./slow-expression";

const LEAST_MS = 100;
/** A generous allowance: 64 MB/s from memory, 8 MB/s from disk, 2 µs for a row. */
const HIT_BLOCKS_PER_MS = 8;
const READ_BLOCKS_PER_MS = 1;
const MS_PER_ROW = 0.002;
const LEAST_RATIO = 4;
/** These wait for others by their nature, or have rules of their own. */
const OTHER_RULES = ["Function Scan", "Table Function Scan", "Foreign Scan", "Gather", "Gather Merge"];

/** A node without children takes far longer than its blocks and rows explain: it waited, or computed something dear. */
export const slowForItsWork: Rule = {
  id: "slow-for-its-work",
  title: "Much time for little work",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (OTHER_RULES.includes(node.nodeType)) return null;
    const own = context.analysis.nodes.get(node.id);
    const buffers = own?.exclusiveBuffers ?? null;
    if (own === undefined || buffers === null || (own.exclusiveTimeMs ?? 0) < LEAST_MS) return null;
    if (node.children.some(({ relationship }) => relationship === "Outer" || relationship === "Member"))
      return null;
    const ownMs = (own.exclusiveTimeMs ?? 0) - (context.plan.jit?.totalMs ?? 0);
    const { readRows } = scanWork(node);
    const hit = buffers.sharedHit + buffers.localHit;
    const read = buffers.sharedRead + buffers.localRead;
    const allowedMs = hit / HIT_BLOCKS_PER_MS + read / READ_BLOCKS_PER_MS + readRows * MS_PER_ROW;
    const share = shareOf(context, node);
    const ratio = ownMs / Math.max(1, allowedMs / own.participants);
    if (ownMs < LEAST_MS || ratio < LEAST_RATIO || share < LEAST_SHARE) return null;
    if (slowExpression(context, node) !== null) return null;
    return improvement(slowForItsWork.id, node, share * (1 - 1 / ratio), {
      threshold:
        "At least 100 ms, and four times what 8 blocks per ms in memory, 1 from disk and 2 µs per row allow.",
      evidence: `${formatMs(ownMs)} for ${formatCount(hit + read)} blocks and ${formatCount(readRows)} rows.`,
      suggestion:
        "Something else took the time: a function in the select list or filter, large values that are decompressed, a wait for a lock, or a machine that is short of CPU or memory. Run it again; if it stays, look at pg_stat_activity.wait_event while it runs.",
    });
  }),
};
