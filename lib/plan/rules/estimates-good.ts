import { formatFactor } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { allIsWell } from "./judgement";

const MOST_FACTOR = 3;
const LEAST_NODES = 3;

/** Every row count was judged well: if the plan is slow, statistics are not why. */
export const estimatesGood: Rule = {
  id: "estimates-good",
  title: "Good row estimates",
  needsCatalog: false,
  check({ plan, placed, analysis }) {
    const factors = placed.flatMap(({ node }) => analysis.nodes.get(node.id)?.rowEstimate?.factor ?? []);
    const worst = factors.reduce((most, factor) => Math.max(most, factor), 1);
    if (factors.length < LEAST_NODES || worst > MOST_FACTOR) return [];
    return [
      allIsWell(estimatesGood.id, plan.root, {
        threshold: "At most three times off at every node, of at least three.",
        evidence: `At ${factors.length} nodes the row estimate is at most ${formatFactor(worst)} off.`,
        suggestion:
          "The planner knew what it was dealing with; other statistics would not change its choice.",
      }),
    ];
  },
};
