import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { suggestFilterIndex } from "./index-suggestion";
import { improvement, remark } from "./judgement";
import { readsMuchToKeepLittle, scanWork } from "./scan-work";

const LEAST_ROWS = 100_000;
const LEAST_REMOVED_PART = 0.5;
/** A full scan whose rows are all needed is worth a word only where it is a good part of the whole. */
const LEAST_SHARE_OF_NEEDED = 0.25;
const THRESHOLD = "At least 100,000 rows read in full.";

/** A large relation is read from end to end; filter-removes-most-rows speaks where an index would clearly pay. */
export const largeSeqScan: Rule = {
  id: "large-seq-scan",
  title: "Large sequential scan",
  needsCatalog: false,
  check: eachNode((placed, context) => {
    const { node } = placed;
    if (node.nodeType !== "Seq Scan" || readsMuchToKeepLittle(context, node)) return null;
    const { readRows, removedPart } = scanWork(node);
    const share = shareOf(context, node);
    if (readRows < LEAST_ROWS) return null;
    const read = `${formatCount(readRows)} rows of ${node.relation ?? "the relation"} are read`;
    if (removedPart >= LEAST_REMOVED_PART && share * removedPart >= LEAST_SHARE) {
      const index = suggestFilterIndex(placed);
      return improvement(largeSeqScan.id, node, share * removedPart, {
        threshold: THRESHOLD,
        evidence: `${read}, and ${formatPercent(removedPart)} of them are removed by the filter.`,
        suggestion:
          "For so large a part the planner rightly hesitates: an index pays when the rows lie close together or the index holds all columns that are needed. Measure it.",
        tryIt: index,
      });
    }
    if (share < LEAST_SHARE_OF_NEEDED || removedPart >= LEAST_REMOVED_PART) return null;
    return remark(largeSeqScan.id, node, 1, {
      threshold: `${THRESHOLD.slice(0, -1)}, in at least 25 % of the time.`,
      evidence: `${read}, and nearly all of them are used above.`,
      suggestion:
        "No index makes this shorter while all rows are needed. Fewer rows (a range, a partition), fewer columns in a covering index, more workers, or a summary kept up to date would.",
    });
  }),
};
