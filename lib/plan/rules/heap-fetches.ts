import { formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_FETCHES = 1000;
const LEAST_PART = 0.1;

/** An index-only scan had to visit the table, because VACUUM has not marked its pages all-visible. */
export const heapFetches: Rule = {
  id: "heap-fetches",
  title: "Index-only scan that visits the table",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const fetches = node.heapFetches ?? 0;
    const rows = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
    const share = shareOf(context, node);
    if (fetches < LEAST_FETCHES || fetches < rows * LEAST_PART || share < LEAST_SHARE) return null;
    return improvement(heapFetches.id, node, share, {
      threshold: "At least 1,000 heap fetches, and one for every ten rows.",
      evidence: `The index-only scan visited the table ${formatCount(fetches)} times for ${formatCount(rows)} rows.`,
      suggestion: `VACUUM ${node.relation ?? "the table"} marks its pages all-visible; the index alone then answers. If it returns soon, autovacuum is too slow for this table.`,
    });
  }),
};
