import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry, workMemFor } from "./planner-setting";

/** An entry of the bitmap for one page, with the room that its hash table leaves free. */
const KB_PER_PAGE = 0.125;
const LEAST_WORK_MEM_KB = 16 * 1024;

/** A bitmap did not fit into work_mem and remembers whole pages, whose rows are then all checked again. */
export const lossyBitmap: Rule = {
  id: "lossy-bitmap",
  title: "Lossy bitmap",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const lossy = node.lossyHeapBlocks ?? 0;
    const exact = node.exactHeapBlocks ?? 0;
    // A BRIN index gives whole pages only, whatever the memory: recheck-removes-rows speaks of those.
    if (lossy === 0 || exact === 0) return null;
    const share = shareOf(context, node);
    if (share < LEAST_SHARE) return null;
    const pages = lossy + exact;
    const workMem = workMemFor(Math.max(LEAST_WORK_MEM_KB, pages * KB_PER_PAGE));
    const rechecked = (node.rowsRemoved.indexRecheck ?? 0) * (node.actualLoops ?? 0);
    return improvement(lossyBitmap.id, node, share * (lossy / pages), {
      threshold: "Any lossy heap block beside exact ones.",
      evidence: `${formatPercent(lossy / pages)} of the ${formatCount(pages)} pages were remembered as a whole, and ${formatCount(rechecked)} rows on them were checked in vain.`,
      suggestion: `With work_mem = ${workMem} the bitmap would remember single rows.`,
      tryIt: settingToTry("work_mem", workMem),
      buffersAtStake: lossy,
    });
  }),
};
