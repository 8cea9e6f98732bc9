import { formatBytes, formatCount } from "@/lib/format/quantity";
import type { Rule } from "./finding";
import { remark } from "./judgement";

const LEAST_ROWS = 10_000;
const MANY_ROWS = 1e6;

/** The statement returns more rows than anyone reads. */
export const hugeResult: Rule = {
  id: "huge-result",
  title: "Very many rows returned",
  needsCatalog: false,
  check({ plan: { root } }) {
    const rows = (root.actualRows ?? 0) * (root.actualLoops ?? 0);
    if (rows < LEAST_ROWS || root.nodeType === "ModifyTable") return [];
    return [
      remark(hugeResult.id, root, rows >= MANY_ROWS ? 2 : 0, {
        threshold: "At least 10,000 rows returned.",
        evidence: `${formatCount(rows)} rows are returned, about ${formatBytes(rows * (root.planWidth ?? 0))}.`,
        suggestion:
          "EXPLAIN neither sends them nor counts the time that takes. For a page, LIMIT; for a figure, aggregate in the database; for an export, COPY or a cursor.",
      }),
    ];
  },
};
