/** An alias that no relation of the statement is likely to have. */
const ROWS = "tunebook_rows";

/** How many differing rows of each side are kept. */
export const DIFFERING_ROWS = 20;

/** What each column is cast to before it is compared, by place; null compares the value as it is. */
export type ColumnCasts = readonly (string | null)[];

/** Types that have no hash, or no equality that says what a reader would say: they are compared as text. */
const WITHOUT_HASH = /^(json|xml|point|line|lseg|box|path|polygon|circle|pg_node_tree)(\[\])?$/;
const INTEGERS = ["smallint", "integer", "bigint"];
const FLOATS = ["real", "double precision"];
const TEXTS = ["text", "character varying", "name"];

/** A type's name without its modifier: `numeric(12,2)` is `numeric`. */
export const bareType = (typeName: string): string => typeName.replace(/\(.*?\)/, "").trim();

export const isFloat = (typeName: string): boolean => FLOATS.includes(typeName);

/**
 * What two columns are cast to so that equal values compare as equal; null when they can stay as they are. Types that
 * have nothing in common meet as text.
 */
export function commonCast(first: string, second: string): string | null {
  const [left, right] = [bareType(first), bareType(second)];
  if (WITHOUT_HASH.test(left) || WITHOUT_HASH.test(right)) return "text";
  if (left === right) return null;
  const areAmong = (types: readonly string[]) => types.includes(left) && types.includes(right);
  // Hashes agree across the types of one operator family.
  if (areAmong(INTEGERS) || areAmong(FLOATS)) return null;
  if (areAmong([...INTEGERS, "numeric"])) return "numeric";
  if (areAmong([...INTEGERS, "numeric", ...FLOATS])) return "double precision";
  if (areAmong(TEXTS)) return null;
  if (areAmong(["date", "timestamp without time zone"])) return "timestamp";
  if (areAmong(["date", "timestamp without time zone", "timestamp with time zone"])) return "timestamptz";
  return "text";
}

/**
 * A statement that returns one row for the multiset of rows of `statement`: their number and two sums of hashes, as
 * text. Order does not matter, duplicates and NULLs do. By value, 1.0 and 1.00 are the same; as text they are not.
 *
 * @param only places of the columns to look at; all without it.
 * @see https://www.postgresql.org/docs/release/14.0/ (hash_record_extended)
 */
export function fingerprintStatement(
  statement: string,
  casts: ColumnCasts,
  only: readonly number[] = casts.map((_, at) => at),
): string {
  const values = only.map((at) => castColumn(at, casts[at] ?? null)).join(", ");
  const sum = (seed: number) =>
    only.length === 0
      ? "'0'"
      : `coalesce(sum(hash_record_extended(ROW(${values}), ${seed})::numeric), 0)::text`;
  return `SELECT count(*)::text, ${sum(0)}, ${sum(1)} FROM ${named(statement, casts.length)}`;
}

/** A statement that returns one hash for each column in `places`, over its values as text. */
export function columnTextStatement(
  statement: string,
  columnCount: number,
  places: readonly number[],
): string {
  const sums = places.map((at) => `sum(hashtextextended(c${at}::text, 0)::numeric)::text`).join(", ");
  return `SELECT ${sums} FROM ${named(statement, columnCount)}`;
}

/** The rows of `statement` sorted by the columns in `first` and then by the rest. */
export function sortedStatement(statement: string, casts: ColumnCasts, first: readonly number[]): string {
  const rest = casts.map((_, at) => at).filter((at) => !first.includes(at));
  const order = [...first, ...rest].map((at) => castColumn(at, casts[at] ?? null));
  return `SELECT * FROM ${named(statement, casts.length)} ORDER BY ${order.join(", ")}`;
}

/**
 * A statement for rows that `first` returns more often than `second`, at most one more than are kept. Both run in one
 * statement and so see the same snapshot.
 */
export function surplusStatement(first: string, second: string, casts: ColumnCasts): string {
  const values = casts.map((cast, at) => castColumn(at, cast)).join(", ");
  const rows = (statement: string) => `(SELECT ${values} FROM ${named(statement, casts.length)})`;
  return `SELECT * FROM (${rows(first)} EXCEPT ALL ${rows(second)}) AS surplus LIMIT ${DIFFERING_ROWS + 1}`;
}

const castColumn = (at: number, cast: string | null): string =>
  cast === null ? `c${at}` : `c${at}::${cast}`;

/** A derived table with the columns c0, c1 …: a statement may give two columns one name, or none. */
function named(statement: string, columnCount: number): string {
  const columns = Array.from({ length: columnCount }, (_, at) => `c${at}`).join(", ");
  return `(\n${statement}\n) AS ${ROWS}${columnCount === 0 ? "" : ` (${columns})`}`;
}
