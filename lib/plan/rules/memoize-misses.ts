import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";
import { settingToTry } from "./planner-setting";

const LEAST_LOOKUPS = 1000;
const LEAST_HIT_RATIO = 0.5;

/** A Memoize rarely finds what it looks for: its keys differ, or they are evicted before they come again. */
export const memoizeMisses: Rule = {
  id: "memoize-misses",
  title: "Memoize that seldom hits",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.memoize === undefined) return null;
    const { hits, misses, evictions, overflows } = node.memoize;
    const lookups = hits + misses;
    const isTooSmall = evictions > hits || overflows > 0;
    if (lookups < LEAST_LOOKUPS || (!isTooSmall && hits >= lookups * LEAST_HIT_RATIO)) return null;
    const share = isTooSmall ? inclusiveShareOf(context, node) : shareOf(context, node);
    if (share < LEAST_SHARE) return null;
    return improvement(memoizeMisses.id, node, share, {
      threshold: "Fewer hits than misses, more evictions than hits, or any overflow.",
      evidence: `${formatPercent(hits / lookups)} of ${formatCount(lookups)} lookups were hits, with ${formatCount(evictions)} evictions and ${formatCount(overflows)} overflows.`,
      suggestion: isTooSmall
        ? "The cache is too small for its keys. More work_mem (or hash_mem_multiplier) keeps them."
        : "Nearly every key is new, so remembering them is in vain. The planner expected fewer distinct values: see their statistics.",
      tryIt: isTooSmall
        ? settingToTry("work_mem", "64MB")
        : settingToTry("enable_memoize", "off", "Without Memoize"),
    });
  }),
};
