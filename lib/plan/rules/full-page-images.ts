import { formatBytes, formatCount, formatPercent } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { remark } from "./judgement";

const LEAST_IMAGES = 100;
const LEAST_PART = 0.2;

/** Much of the statement's WAL is whole pages, written after each checkpoint at the first change of a page. */
export const fullPageImages: Rule = {
  id: "full-page-images",
  title: "WAL full of page images",
  needsCatalog: false,
  check({ plan: { root } }) {
    const { records = 0, fullPageImages: images = 0, bytes = 0 } = root.wal ?? {};
    if (images < LEAST_IMAGES || images < records * LEAST_PART) return [];
    return [
      remark(fullPageImages.id, root, 1, {
        threshold: "At least 100 page images, and one for every five records of WAL.",
        evidence: `${formatCount(images)} of ${formatCount(records)} WAL records (${formatPercent(images / records)}) carry a whole page; ${formatBytes(bytes)} were written.`,
        suggestion:
          "A page is written whole at its first change after a checkpoint. Checkpoints further apart (max_wal_size, checkpoint_timeout), wal_compression, and changes that touch fewer pages make less WAL. Right after a checkpoint this is normal: measure again.",
      }),
    ];
  },
};
