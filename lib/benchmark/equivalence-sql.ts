/** How rows are hashed: as values, or as text for types that have no hash (json, xml, point). */
export type FingerprintMethod = "values" | "text";

/** An alias that no column of the statement is likely to have: a column of that name would be hashed instead of the row. */
const ROWS = "tunebook_rows";

/** How many differing rows of each side are kept. */
export const DIFFERING_ROWS = 20;

/**
 * A statement that returns one row for the multiset of rows of `statement`: their number and two sums of hashes, as
 * text. Order does not matter, duplicates and NULLs do. By value, 1.0 and 1.00 are the same; as text they are not.
 *
 * Needs PostgreSQL 14 or newer for `values`.
 */
export function fingerprintStatement(statement: string, method: FingerprintMethod): string {
  const hash = (seed: number) =>
    method === "values"
      ? `hash_record_extended(${ROWS}, ${seed})`
      : `hashtextextended(${ROWS}::text, ${seed})`;
  const sum = (seed: number) => `coalesce(sum(${hash(seed)}::numeric), 0)::text`;
  return `SELECT count(*)::text, ${sum(0)}, ${sum(1)} FROM (\n${statement}\n) AS ${ROWS}`;
}

/**
 * A statement for rows that `first` returns more often than `second`, at most one more than are kept. Both run in one
 * statement and so see the same snapshot.
 */
export function surplusStatement(first: string, second: string, method: FingerprintMethod): string {
  const rows = (statement: string) =>
    method === "values" ? `(\n${statement}\n)` : `(SELECT ${ROWS}::text FROM (\n${statement}\n) AS ${ROWS})`;
  return `SELECT * FROM (${rows(first)} EXCEPT ALL ${rows(second)}) AS surplus LIMIT ${DIFFERING_ROWS + 1}`;
}
