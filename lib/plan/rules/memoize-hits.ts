import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import type { Rule } from "./finding";
import { allIsWell } from "./judgement";

const LEAST_HITS = 1000;
const LEAST_HIT_RATIO = 0.9;

/** A Memoize spared the inner side of a join most of its loops. */
export const memoizeHits: Rule = {
  id: "memoize-hits",
  title: "Memoize that pays",
  needsCatalog: false,
  check: eachNode(({ node }) => {
    const { hits = 0, misses = 0, evictions = 0 } = node.memoize ?? {};
    if (hits < LEAST_HITS || hits < (hits + misses) * LEAST_HIT_RATIO || evictions > 0) return null;
    return allIsWell(memoizeHits.id, node, {
      threshold: "At least 1,000 hits and 90 % of the lookups, without evictions.",
      evidence: `${formatPercent(Math.floor((hits / (hits + misses)) * 100) / 100)} of ${formatCount(hits + misses)} lookups were answered from memory.`,
      suggestion: "Counted without it, the loops below would look far worse than they are.",
    });
  }),
};
