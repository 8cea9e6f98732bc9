import { formatCount, formatExact } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { scanWork } from "./scan-work";

const LEAST_BLOCKS = 64;
/**
 * Rows wider than about 2 kB are moved out of line (TOAST), so a full block of 8 kB holds at least three or four: with
 * fewer than this many, blocks are half empty or worse.
 */
const LEAST_ROWS_PER_BLOCK = 2;
/** Wider rows, stored in line on purpose, do fill a block. */
const WIDEST_ROW_BYTES = 2000;

/** A sequential scan reads many blocks for few rows: the table is bloated. */
export const sparseTable: Rule = {
  id: "sparse-table",
  title: "Sparse table",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "Seq Scan" || (node.planWidth ?? 0) > WIDEST_ROW_BYTES) return null;
    const buffers = context.analysis.nodes.get(node.id)?.exclusiveBuffers ?? null;
    if (buffers === null) return null;
    const blocks = buffers.sharedHit + buffers.sharedRead + buffers.localHit + buffers.localRead;
    const rowsPerBlock = scanWork(node).readRows / Math.max(1, blocks);
    const atStake = shareOf(context, node) * (1 - rowsPerBlock / LEAST_ROWS_PER_BLOCK);
    if (blocks < LEAST_BLOCKS * (node.actualLoops ?? 1) || atStake < LEAST_SHARE) return null;
    const relation = node.relation ?? "the table";
    return improvement(sparseTable.id, node, atStake, {
      threshold: "Fewer than two rows for each block read, and at least 64 blocks.",
      evidence: `${formatExact(blocks)} blocks of ${relation} hold ${formatCount(scanWork(node).readRows)} rows that the statement can see.`,
      suggestion: `Look at the dead rows of ${relation} (n_dead_tup): a transaction left open keeps VACUUM from removing them. What VACUUM freed stays in the file; VACUUM FULL, or pg_repack without its lock, writes the table anew.`,
      buffersAtStake: Math.round(blocks * (1 - rowsPerBlock / LEAST_ROWS_PER_BLOCK)),
    });
  }),
};
