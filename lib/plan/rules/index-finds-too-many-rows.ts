import { formatCount, formatPercent } from "@/lib/format/quantity";
import { eachNode } from "./each-node";
import { LEAST_SHARE, shareOf, type Rule } from "./finding";
import { hasAlternatives } from "./filter-columns";
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
      evidence: `${theIndex(node)} finds ${formatCount(readRows)} rows of ${node.relation}, and the filter removes ${removedWords(removedPart)} of them.`,
      suggestion:
        index === null
          ? `${hasAlternatives(node.conditions.filter ?? "") ? "The filter joins conditions by OR, which one index cannot answer" : "The filter compares no plain column with a constant"}; an index on its expression, or a partial index with the filter as its condition, would find only the rows that are wanted.`
          : `An index on (${index.columns}) would find only the rows that are wanted.`,
      tryIt: index,
    });
  }),
};

/** Never rounded up to 100 %: what is kept is what the statement is about. */
function removedWords(part: number): string {
  if (part === 1) return "all";
  return part > 0.99 ? "more than 99\u202f%" : formatPercent(part);
}
