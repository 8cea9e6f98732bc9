import { DIFFERING_ROWS } from "@/lib/benchmark/equivalence-sql";
import type { Equivalence } from "@/lib/benchmark/record";
import { multisetSurplus } from "@/lib/equivalence/row-multiset";
import type { StatementResult } from "@/lib/target/types";

/** A write cannot stand in a subquery: what it says of itself is compared, and what it returns. */
export function compareWrites(
  first: StatementResult,
  second: StatementResult,
): Pick<Equivalence, "status"> & Partial<Equivalence> {
  const shape = {
    baselineRows: first.rowCount,
    variantRows: second.rowCount,
    columns: first.columns.map(({ name }) => name),
  };
  return { ...shape, ...differenceOfWrites(first, second) };
}

function differenceOfWrites(
  first: StatementResult,
  second: StatementResult,
): Pick<Equivalence, "status"> & Partial<Equivalence> {
  if (first.columns.length !== second.columns.length)
    return {
      status: "different",
      note: `It returns ${second.columns.length} columns instead of ${first.columns.length}.`,
    };
  const tags = [first, second].map(({ commandTag }) => commandTag ?? "nothing");
  if (rowsOfTag(first) !== rowsOfTag(second))
    return { status: "different", note: `${tags.join(" against ")}.` };
  const tag = tags[0] === tags[1] ? `Both report ${tags[0]}` : `${tags.join(" and ")} are as many rows`;
  if (first.columns.length === 0)
    return {
      status: "same",
      note: `${tag}; writes without RETURNING are compared by the number of rows only.`,
    };
  if ([first, second].some(({ truncatedBy, cutValues }) => truncatedBy !== null || cutValues.length > 0))
    return { status: "not-compared", note: `${tag}; the rows returned are more than the row limit.` };
  const surplus = (left: StatementResult, right: StatementResult) =>
    multisetSurplus(left.rows, right.rows)
      .slice(0, DIFFERING_ROWS)
      .map((row) => [...row]);
  const [onlyInBaseline, onlyInVariant] = [surplus(first, second), surplus(second, first)];
  if (onlyInBaseline.length === 0 && onlyInVariant.length === 0)
    return { status: "same", note: `${tag} and the same rows.` };
  return { status: "different", onlyInBaseline, onlyInVariant, note: `${tag} but different rows.` };
}

/** The number of rows that a command tag ends with: MERGE 21 and INSERT 0 21 write as many. */
const rowsOfTag = ({ commandTag }: Pick<StatementResult, "commandTag">): string =>
  commandTag?.split(" ").at(-1) ?? "";
