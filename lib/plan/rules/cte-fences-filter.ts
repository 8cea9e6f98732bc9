import { formatCount, formatPercent } from "@/lib/format/quantity";
import { inlinableCtes } from "./cte-scans";
import { inclusiveShareOf, LEAST_SHARE, type Finding, type Rule } from "./finding";
import { inlineCte } from "./inlined-cte";
import { improvement } from "./judgement";
import { LEAST_REMOVED_ROWS, scanWork } from "./scan-work";

const LEAST_REMOVED_PART = 0.5;

/** A CTE computes many rows that its only reader throws away: the reader's condition could not reach into it. */
export const cteFencesFilter: Rule = {
  id: "cte-fences-filter",
  title: "CTE that keeps a condition out",
  needsCatalog: false,
  check: (context) =>
    inlinableCtes(context.placed).flatMap(({ name, source, scans: [scan, ...others] }): Finding[] => {
      if (scan === undefined || others.length > 0) return [];
      const { removedRows, removedPart } = scanWork(scan);
      const share = inclusiveShareOf(context, source) * removedPart;
      if (removedRows < LEAST_REMOVED_ROWS || removedPart < LEAST_REMOVED_PART || share < LEAST_SHARE)
        return [];
      return [
        improvement(cteFencesFilter.id, scan, share, {
          threshold: "Read once, with at least half of its rows removed there, and at least 1,000.",
          evidence: `The CTE ${name} is computed in full, and ${formatPercent(removedPart)} of its rows (${formatCount(removedRows)}) are then removed by ${scan.conditions.filter ?? "a filter"}.`,
          suggestion: "Inlined (NOT MATERIALIZED) the CTE gets the condition, and an index may serve it.",
          tryIt: inlineCte(context.statement, name),
        }),
      ];
    }),
};
