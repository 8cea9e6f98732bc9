import { formatBytes } from "@/lib/format/quantity";
import { advice } from "../finding";
import { isStar } from "../moving";
import type { RewriteRule } from "../rule";
import { fieldsOf } from "../tree/nodes";

/** Rows narrower than this gain little from fewer columns. */
const LEAST_BYTES = 200;
const NAMED_COLUMNS = 3;

export const selectStar: RewriteRule = {
  id: "select-star",
  title: "SELECT * of wide rows",
  about: "`*` carries every column, also those that nobody reads, and rules out reading the index alone.",
  check({ queries }) {
    return queries
      .filter(({ role }) => role === "statement")
      .flatMap(({ select, from }) => {
        const star = (select.targetList ?? [])
          .map((node) => fieldsOf(node, "ResTarget")?.val)
          .find((value) => value !== undefined && isStar(value));
        const columns = from.flatMap(({ table }) => table?.columns ?? []);
        const bytes = columns.reduce((sum, { averageWidthBytes }) => sum + (averageWidthBytes ?? 0), 0);
        if (!star || bytes < LEAST_BYTES) return [];
        const widest = columns
          .toSorted((one, other) => (other.averageWidthBytes ?? 0) - (one.averageWidthBytes ?? 0))
          .slice(0, NAMED_COLUMNS)
          .map(({ name, averageWidthBytes }) => `${name} ${formatBytes(averageWidthBytes ?? 0)}`);
        return [
          {
            at: fieldsOf(star, "ColumnRef")?.location,
            evidence: [
              `A row has ${columns.length} columns and about ${formatBytes(bytes)} (widest: ${widest.join(", ")}).`,
            ],
            candidates: [
              advice(
                "Name the columns",
                "Name those that are read: each of the others is fetched, sent and decoded for nothing, and an index that holds the named ones can answer alone.",
                "columns are left out",
              ),
            ],
          },
        ];
      });
  },
};
