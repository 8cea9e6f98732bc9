import { formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_LOOPS = 1000;

/** A correlated subquery runs again for every row of the outer query. */
export const subplanRepeats: Rule = {
  id: "subplan-repeats",
  title: "Subquery that runs for every row",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    const share = inclusiveShareOf(context, node);
    if (node.relationship !== "SubPlan" || (node.actualLoops ?? 0) < LEAST_LOOPS || share < LEAST_SHARE)
      return null;
    return improvement(subplanRepeats.id, node, share, {
      threshold: "At least 1,000 runs of one subquery.",
      evidence: `${node.subplanName ?? "The subquery"} ran ${formatCount(node.actualLoops ?? 0)} times, once for each row above it.`,
      suggestion:
        "Written as a join to a grouped subquery it is computed once for all rows. A LATERAL join helps when few outer rows remain.",
    });
  }),
};
