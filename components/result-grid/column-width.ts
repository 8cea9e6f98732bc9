import type { ResultColumn } from "@/lib/target/types";
import { groupDigits } from "./column-family";

/** The advance of one character of the grid's mono font at 12.2 px, and the cell's padding. */
const CHARACTER_PX = 7.35;
const PADDING_PX = 26;
const MIN_PX = 64;
const MAX_PX = 340;
/** Enough to see what is typical; looking at all of 10 000 rows would delay the first paint. */
const SAMPLE_ROWS = 100;

/** A width in pixels that shows the column's name, its type and most of its values without cutting them. */
export function columnWidth(
  column: Pick<ResultColumn, "name" | "typeName">,
  index: number,
  rows: readonly (readonly (string | null)[])[],
): number {
  // The sort mark stands beside the name.
  let characters = Math.max(column.name.length + 2, column.typeName.length);
  for (const row of rows.slice(0, SAMPLE_ROWS))
    characters = Math.max(characters, groupDigits(row[index] ?? "NULL").length);
  return Math.round(Math.min(MAX_PX, Math.max(MIN_PX, characters * CHARACTER_PX + PADDING_PX)));
}
