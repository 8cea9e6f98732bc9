import { formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { scanWork, theIndex } from "./scan-work";

const LEAST_SEARCHES = 1000;
const LEAST_PER_LOOP = 10;
const LEAST_PER_ROW = 2;

/** One scan descends the index again and again (skip scan, or a long list of values) and mostly finds nothing. */
export const manyIndexSearches: Rule = {
  id: "many-index-searches",
  title: "Index searched many times in one scan",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const searches = node.indexSearches ?? 0;
    if (searches < LEAST_SEARCHES) return null;
    const { readRows } = scanWork(node);
    const share = shareOf(context, node);
    const isRepeated = searches >= (node.actualLoops ?? 1) * LEAST_PER_LOOP;
    if (!isRepeated || searches < readRows * LEAST_PER_ROW || share < LEAST_SHARE) return null;
    return improvement(manyIndexSearches.id, node, share, {
      threshold: "At least 1,000 searches, ten in each loop and two for every row found.",
      evidence: `${theIndex(node)} was searched ${formatCount(searches)} times for ${formatCount(readRows)} rows.`,
      suggestion:
        "Each search starts at the root. Where the first column of the index is skipped, an index that begins with the compared column needs one; where a long list is looked up, most of its values do not exist.",
    });
  }),
};
