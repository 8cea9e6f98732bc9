/** Values in PostgreSQL's text format. */
export type TextRow = readonly (string | null)[];

/** Rows of `first` that `second` has fewer of, by their text, in the order of `first`. */
export function multisetSurplus(first: readonly TextRow[], second: readonly TextRow[]): TextRow[] {
  const counts = new Map<string, number>();
  for (const row of second) counts.set(rowText(row), (counts.get(rowText(row)) ?? 0) + 1);
  return first.filter((row) => {
    const left = counts.get(rowText(row)) ?? 0;
    counts.set(rowText(row), left - 1);
    return left <= 0;
  });
}

/**
 * Whether the rows are the same in the same order; null when that cannot be told because the multisets of their texts
 * differ already, as for 1.0 and 1.00.
 */
export function areInSameOrder(first: readonly TextRow[], second: readonly TextRow[]): boolean | null {
  const [left, right] = [first.map(rowText), second.map(rowText)];
  if (left.length === right.length && left.every((row, at) => row === right[at])) return true;
  return left.sort().join("\n") === right.sort().join("\n") ? false : null;
}

/**
 * Whether rows are equal pair by pair when the columns in `floats` may differ by `tolerance`, a share of the larger of
 * the two values; NaN equals NaN and an infinity only itself. Both sides are sorted by the other columns.
 */
export function areWithinTolerance(
  first: readonly TextRow[],
  second: readonly TextRow[],
  floats: readonly number[],
  tolerance: number,
): boolean {
  return (
    first.length === second.length &&
    first.every((row, at) =>
      row.every((value, column) => {
        const other = second[at]?.[column] ?? null;
        if (value === other) return true;
        if (value === null || other === null || !floats.includes(column)) return false;
        return isClose(Number(value), Number(other), tolerance);
      }),
    )
  );
}

function isClose(first: number, second: number, tolerance: number): boolean {
  if (!Number.isFinite(first) || !Number.isFinite(second)) return false;
  return Math.abs(first - second) <= tolerance * Math.max(Math.abs(first), Math.abs(second));
}

const rowText = (row: TextRow): string => JSON.stringify(row);
