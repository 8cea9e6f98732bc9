import type { ResultColumn } from "@/lib/target/types";
import type { CopiedCells } from "./copy-formats";
import type { GridPlace } from "./grid-keys";
import type { GridTable } from "./grid-table";

/** Where the moving end of the selection is; null when nothing is selected. */
export function selectedPlace(table: GridTable): GridPlace | null {
  const range = table.state.cellSelection.at(-1);
  if (!range) return null;
  const row = table.getRow(range.focusRowId).getDisplayIndex();
  return row < 0 ? null : { row, column: Number(range.focusColumnId) };
}

/** The selected columns of a row and its focused one, as text: rows whose text stays the same look the same. */
export function selectionInRow(table: GridTable, row: number): string {
  const [bounds] = table.getCellSelectionBounds();
  if (!bounds || row < bounds.minRowIndex || row > bounds.maxRowIndex) return "";
  const focused = table.getFocusedCell();
  const focus = focused?.row.getDisplayIndex() === row ? focused.column.id : "";
  return `${bounds.minColumnIndex} ${bounds.maxColumnIndex} ${focus}`;
}

/** The selected rectangle as it is on the screen; without rows when nothing is selected. */
export function selectedCells(table: GridTable, columns: readonly ResultColumn[]): CopiedCells {
  const [bounds] = table.getCellSelectionBounds();
  if (!bounds) return { columns: [], rows: [] };
  const [first, last] = [bounds.minColumnIndex, bounds.maxColumnIndex + 1];
  const records = table.getRowModel().rows.slice(bounds.minRowIndex, bounds.maxRowIndex + 1);
  return {
    columns: columns.slice(first, last),
    rows: records.map(({ original }) => original.slice(first, last)),
  };
}

/** Every row that was kept, in the order on the screen. */
export function allCells(table: GridTable, columns: readonly ResultColumn[]): CopiedCells {
  return { columns, rows: table.getRowModel().rows.map(({ original }) => original) };
}
