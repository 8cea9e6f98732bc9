import { formatCount } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { inclusiveShareOf, LEAST_SHARE, type Rule } from "./finding";
import { improvement } from "./judgement";

const LEAST_DISCARDED = 10_000;

/** A large OFFSET computes rows only to skip them. */
export const offsetDiscardsRows: Rule = {
  id: "offset-discards-rows",
  title: "OFFSET that skips many rows",
  needsCatalog: false,
  check: eachNode(({ node }, context) => {
    if (node.nodeType !== "Limit") return null;
    const [below] = node.children.filter(({ relationship }) => relationship === "Outer");
    if (below === undefined) return null;
    const given = (below.actualRows ?? 0) * (below.actualLoops ?? 0);
    const kept = (node.actualRows ?? 0) * (node.actualLoops ?? 0);
    const atStake = inclusiveShareOf(context, node) * ((given - kept) / Math.max(1, given));
    if (given - kept < LEAST_DISCARDED || atStake < LEAST_SHARE) return null;
    return improvement(offsetDiscardsRows.id, node, atStake, {
      threshold: "At least 10,000 rows skipped.",
      evidence: `${formatCount(given)} rows were computed and ${formatCount(given - kept)} of them skipped, to return ${formatCount(kept)}.`,
      suggestion:
        "Remember where the last page ended and ask for what comes after: WHERE (sort columns) > (last values) ORDER BY … LIMIT n. With an index in that order each page costs the same.",
    });
  }),
};
