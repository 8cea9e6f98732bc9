"use client";

import { useCallback, useId, type ClipboardEvent, type RefObject } from "react";
import type { ResultColumn } from "@/lib/target/types";
import { BodyRow, cellDomId } from "./body-row";
import { toTsv } from "./copy-formats";
import type { GridPlace } from "./grid-keys";
import { selectedCells, selectedPlace, selectionInRow } from "./grid-selection";
import { HeaderRow } from "./header-row";
import { useGridKeys } from "./use-grid-keys";
import { HEADER_PX, ROW_PX, useGridView } from "./use-grid-view";
import type { ResultTable } from "./use-result-table";

export interface GridFrameProps extends ResultTable {
  label: string;
  columns: readonly ResultColumn[];
  scroller: RefObject<HTMLDivElement | null>;
  /** Asked to show one value in full; `cell` is where it stands. The same function from render to render. */
  onOpen: (place: GridPlace, cell: HTMLElement | null) => void;
}

/** Rows that are shown before the grid scrolls; its lower edge can be dragged. */
const SHOWN_ROWS = 14;

/** The part that scrolls: the header, and of the rows and columns those that are on the screen. */
export function GridFrame({ table, families, cutBytes, label, columns, scroller, onOpen }: GridFrameProps) {
  const gridId = useId();
  const records = table.getRowModel().rows;
  const view = useGridView(table, records, scroller);
  const columnItems = view.columns.getVirtualItems();
  const open = useCallback(
    (row: number, column: number) =>
      onOpen({ row, column }, document.getElementById(cellDomId(gridId, row, column))),
    [gridId, onOpen],
  );
  const onKeyDown = useGridKeys({ table, records, view, onOpen: open });
  const place = selectedPlace(table);
  const onCopy = (event: ClipboardEvent) => {
    if (table.getSelectedCellCount() === 0) return;
    event.clipboardData.setData("text/plain", toTsv(selectedCells(table, columns).rows));
    event.preventDefault();
  };
  const isScrolling = records.length > SHOWN_ROWS;
  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={records.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={place ? cellDomId(gridId, place.row, place.column) : undefined}
      className="relative overflow-auto font-mono text-[12.2px] tabular-nums outline-offset-[-2px]"
      style={isScrolling ? { height: HEADER_PX + SHOWN_ROWS * ROW_PX, resize: "vertical" } : undefined}
      onKeyDown={onKeyDown}
      onCopy={onCopy}
    >
      <div
        className="relative min-w-full"
        style={{ height: view.rows.getTotalSize(), width: view.columns.getTotalSize() }}
      >
        <HeaderRow table={table} columns={columns} view={view.columns} />
        {view.rows.getVirtualItems().map(({ index, start }) => {
          const record = records[index];
          if (!record) return null;
          return (
            <BodyRow
              key={record.id}
              {...{ gridId, record, index, families, cutBytes }}
              top={start}
              items={columnItems}
              selection={selectionInRow(table, index)}
              onOpen={open}
            />
          );
        })}
      </div>
    </div>
  );
}
