import { formatBytes } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry, workMemFor } from "./planner-setting";

const BLOCK_BYTES = 8192;
/** Rows take about this much more room in memory than in a file. */
const MEMORY_PER_DISK = 3;
/** Their spills have rules of their own: sort-spills and hash-spills. */
const SORTS_AND_HASHES = ["Sort", "Incremental Sort", "Hash", "Hash Join", "Aggregate"];

/** A node that stores rows (CTE Scan, Materialize, WindowAgg, Function Scan …) used temporary files. */
export const tempFiles: Rule = {
  id: "temp-files",
  title: "Stored rows on disk",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if ((node.buffers?.tempWritten ?? 0) === 0 || SORTS_AND_HASHES.includes(node.nodeType)) return null;
    const buffers = context.analysis.nodes.get(node.id)?.exclusiveBuffers ?? null;
    const share = shareOf(context, node);
    if (buffers === null || buffers.tempWritten <= 0 || share < LEAST_SHARE) return null;
    const workMem = workMemFor((buffers.tempWritten * BLOCK_BYTES * MEMORY_PER_DISK) / 1024);
    return improvement(tempFiles.id, node, share, {
      threshold: "Any temporary blocks written by the node itself.",
      evidence: `${node.nodeType} stored ${formatBytes(buffers.tempWritten * BLOCK_BYTES)} in temporary files and read ${formatBytes(buffers.tempRead * BLOCK_BYTES)} back.`,
      suggestion: `With work_mem = ${workMem} the rows would likely stay in memory; fewer rows or columns there would need less.`,
      tryIt: settingToTry("work_mem", workMem),
      buffersAtStake: buffers.tempWritten + buffers.tempRead,
    });
  }),
};
