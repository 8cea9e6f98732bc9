import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { suggestFilterIndex } from "./index-suggestion";
import { improvement } from "./judgement";
import { LEAST_REMOVED_ROWS, scanWork, theIndex } from "./scan-work";

const LEAST_REMOVED_PART = 0.5;

/** An index finds rows that a filter on further columns then throws away. */
export const indexFindsTooManyRows: Rule = {
  id: "index-finds-too-many-rows",
  title: "Index that finds many rows too many",
  needsCatalog: false,
  check: eachNode((placed, context) => {
    const { node } = placed;
    const { indexCond, recheckCond } = node.conditions;
    if (node.relation === undefined || (indexCond ?? recheckCond) === undefined) return null;
    const { readRows, removedRows, removedPart } = scanWork(node);
    const atStake = shareOf(context, node) * removedPart;
    if (removedRows < LEAST_REMOVED_ROWS || removedPart < LEAST_REMOVED_PART || atStake < LEAST_SHARE)
      return null;
    const index = suggestFilterIndex(placed);
    return improvement(indexFindsTooManyRows.id, node, atStake, {
      threshold: "At least half of the rows that the index finds are removed, and at least 1,000.",
      evidence: `${theIndex(node)} finds ${formatCount(readRows)} rows of ${node.relation}, and the filter removes ${formatPercent(removedPart)} of them.`,
      suggestion:
        index === null
          ? "The filter compares no plain column with a constant; an index on its expression, or a partial index with the filter as its condition, would find only the rows that are wanted."
          : `An index on (${index.columns}) would find only the rows that are wanted.`,
      tryIt: index,
    });
  }),
};
