"use client";

import type { KeyboardEvent } from "react";
import { gridCommand, type GridPlace } from "./grid-keys";
import { selectedPlace } from "./grid-selection";
import type { GridRow, GridTable } from "./grid-table";
import { HEADER_PX, ROW_PX, type GridVirtualizer } from "./use-grid-view";

interface GridKeysOptions {
  table: GridTable;
  records: readonly GridRow[];
  view: { rows: GridVirtualizer; columns: GridVirtualizer };
  onOpen: (row: number, column: number) => void;
}

/** Keyboard control of the grid; keys that it does not know are left to the page. */
export function useGridKeys({ table, records, view, onOpen }: GridKeysOptions) {
  const go = ({ row, column }: GridPlace, extend: boolean) => {
    const record = records[row];
    if (!record) return;
    const range = table.state.cellSelection.at(-1);
    if (extend && range)
      table.selectCellRange({ ...range, focusRowId: record.id, focusColumnId: String(column) });
    else table.setFocusedCell(record.id, String(column));
    view.rows.scrollToIndex(row);
    view.columns.scrollToIndex(column);
  };

  return (event: KeyboardEvent) => {
    const selected = selectedPlace(table);
    const place = selected ?? { row: 0, column: 0 };
    const height = view.rows.scrollRect?.height ?? 0;
    const command = gridCommand(
      {
        key: event.key,
        shiftKey: event.shiftKey,
        altKey: event.altKey,
        commandKey: event.ctrlKey || event.metaKey,
      },
      place,
      {
        rows: records.length,
        columns: table.getAllLeafColumns().length,
        pageRows: Math.max(1, Math.floor((height - HEADER_PX) / ROW_PX) - 1),
      },
    );
    // Escape with nothing selected is the page's: it leaves the cell.
    if (!command || (command.do === "clear" && !selected)) return;
    event.preventDefault();
    event.stopPropagation();
    const column = table.getColumn(String(place.column));
    switch (command.do) {
      case "move":
        return go(selected ? command : place, command.extend);
      case "select-all":
        return table.selectAllCells();
      case "open":
        return onOpen(place.row, place.column);
      case "sort":
        return column?.toggleSorting();
      case "clear":
        return table.resetCellSelection(true);
      case "widen":
        return (
          column && table.setColumnSizing((old) => ({ ...old, [column.id]: column.getSize() + command.by }))
        );
    }
  };
}
