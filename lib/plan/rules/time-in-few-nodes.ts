import { formatPercent } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { allIsWell } from "./judgement";

const ENOUGH_OF_THE_TIME = 0.95;
const LEAST_NODES = 8;
const MOST_PART = 0.5;

/** Nearly all of the time is in a few nodes: the others need no look. */
export const timeInFewNodes: Rule = {
  id: "time-in-few-nodes",
  title: "Time in few nodes",
  needsCatalog: false,
  check({ placed, analysis }) {
    const shares = placed
      .map(({ node }) => ({ node, share: analysis.nodes.get(node.id)?.share ?? 0 }))
      .toSorted((a, b) => b.share - a.share);
    const [hottest] = shares;
    if (analysis.measure !== "time" || hottest === undefined || shares.length < LEAST_NODES) return [];
    let sum = 0;
    let count = 0;
    for (; count < shares.length && sum < ENOUGH_OF_THE_TIME; count += 1) sum += shares[count]?.share ?? 0;
    if (sum < ENOUGH_OF_THE_TIME || count > shares.length * MOST_PART) return [];
    return [
      allIsWell(timeInFewNodes.id, hottest.node, {
        threshold: "95 % of the time in at most half of the nodes, of at least eight.",
        evidence: `${formatPercent(sum)} of the time is in ${count} of ${shares.length} nodes.`,
        suggestion: `The other ${shares.length - count} need no look.`,
      }),
    ];
  },
};
