"use client";

import { useCallback, useId, useMemo, useRef, useState, type ClipboardEvent, type ReactNode } from "react";
import { useTable } from "@tanstack/react-table";
import type { ResultColumn } from "@/lib/target/types";
import { BodyRow, cellDomId } from "./body-row";
import { CellDetail } from "./cell-detail";
import { columnFamily } from "./column-family";
import { copyAs, toTsv, type CopiedCells, type CopyFormat } from "./copy-formats";
import { copyText } from "./copy-text";
import { GridFooter } from "./grid-footer";
import type { GridPlace } from "./grid-keys";
import { gridColumns, gridFeatures, type GridRecord, type GridTable } from "./grid-table";
import { HeaderRow } from "./header-row";
import { selectedPlace, useGridKeys } from "./use-grid-keys";
import { HEADER_PX, ROW_PX, useGridView } from "./use-grid-view";

export interface ResultGridProps {
  /** The accessible name, for example "Result of statement 1". */
  label: string;
  columns: readonly ResultColumn[];
  /** Keep the identity of both arrays from render to render: a new one starts the grid afresh. */
  rows: readonly GridRecord[];
  /** Rows that the server sent, kept or not. */
  rowCount: number;
  truncatedBy: "rows" | "bytes" | null;
  cutValues: readonly { row: number; column: number; fullBytes: number }[];
  elapsedMs: number | null;
  firstRowMs?: number | null;
  /** True when the statement was stopped before its end. */
  isIncomplete?: boolean;
  /** Further actions in the footer, for example an export. */
  actions?: ReactNode;
}

/** Rows that are shown before the grid scrolls; its lower edge can be dragged. */
const SHOWN_ROWS = 14;

/** A result as a grid: typed columns, virtual rows and columns, sorting, selection and copying with mouse and keys. */
export function ResultGrid(props: ResultGridProps) {
  const { columns, rows, cutValues } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const detailAnchor = useRef<HTMLElement>(null);
  const [detail, setDetail] = useState<GridPlace | null>(null);
  const definitions = useMemo(() => gridColumns(columns, rows), [columns, rows]);
  const families = useMemo(() => columns.map(columnFamily), [columns]);
  const cutBytes = useMemo(
    () => new Map(cutValues.map(({ row, column, fullBytes }) => [`${row} ${column}`, fullBytes])),
    [cutValues],
  );
  const table = useTable({
    features: gridFeatures,
    columns: definitions,
    data: rows as GridRecord[],
    columnResizeMode: "onChange",
    enableMultiSort: false,
    enableMultiCellRangeSelection: false,
  });
  const records = table.getRowModel().rows;
  const view = useGridView(table, records, scroller);
  const columnItems = view.columns.getVirtualItems();
  const open = useCallback(
    (row: number, column: number) => {
      detailAnchor.current = document.getElementById(cellDomId(gridId, row, column));
      setDetail({ row, column });
    },
    [gridId],
  );
  const onKeyDown = useGridKeys({ table, records, view, onOpen: open });
  const place = selectedPlace(table);
  const sorting = table.state.sorting[0];
  const detailRecord = detail && records[detail.row];
  const detailColumn = detail && columns[detail.column];

  const onCopyEvent = (event: ClipboardEvent) => {
    if (table.getSelectedCellCount() === 0) return;
    event.clipboardData.setData("text/plain", toTsv(selectedCells(table, columns).rows));
    event.preventDefault();
  };
  const onCopyFormat = (format: CopyFormat) => {
    const isRange = table.getSelectedCellCount() > 1;
    const cells = isRange
      ? selectedCells(table, columns)
      : { columns, rows: records.map(({ original }) => original) };
    void copyText(copyAs(format, cells));
  };

  return (
    <div>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={records.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-activedescendant={place ? cellDomId(gridId, place.row, place.column) : undefined}
        className="relative overflow-auto font-mono text-[12.2px] tabular-nums outline-offset-[-2px]"
        style={
          records.length > SHOWN_ROWS
            ? { height: HEADER_PX + SHOWN_ROWS * ROW_PX, resize: "vertical" }
            : undefined
        }
        onKeyDown={onKeyDown}
        onCopy={onCopyEvent}
      >
        <div
          className="relative min-w-full"
          style={{ height: view.rows.getTotalSize(), width: view.columns.getTotalSize() }}
        >
          <HeaderRow table={table} columns={columns} view={view.columns} />
          {view.rows.getVirtualItems().map((item) => {
            const record = records[item.index];
            return (
              record && (
                <BodyRow
                  key={record.id}
                  gridId={gridId}
                  record={record}
                  index={item.index}
                  top={item.start}
                  items={columnItems}
                  families={families}
                  cutBytes={cutBytes}
                  selection={selectionInRow(table, item.index)}
                  onOpen={open}
                />
              )
            );
          })}
        </div>
      </div>
      <GridFooter
        rowCount={props.rowCount}
        keptRows={rows.length}
        truncatedBy={props.truncatedBy}
        isIncomplete={props.isIncomplete ?? false}
        elapsedMs={props.elapsedMs}
        firstRowMs={props.firstRowMs ?? null}
        sortedBy={sorting ? `${columns[Number(sorting.id)]?.name}${sorting.desc ? " descending" : ""}` : null}
        selectedCells={table.getSelectedCellCount()}
        onCopy={onCopyFormat}
        actions={props.actions}
      />
      {detail && detailRecord && detailColumn && (
        <CellDetail
          anchor={detailAnchor}
          column={detailColumn}
          value={detailRecord.original[detail.column] ?? null}
          fullBytes={cutBytes.get(`${detailRecord.index} ${detail.column}`)}
          onCopy={(text) => void copyText(text)}
          onClose={() => {
            setDetail(null);
            scroller.current?.focus();
          }}
        />
      )}
    </div>
  );
}

/** The selected columns of a row and its focused one, as text. */
function selectionInRow(table: GridTable, row: number): string {
  const [bounds] = table.getCellSelectionBounds();
  if (!bounds || row < bounds.minRowIndex || row > bounds.maxRowIndex) return "";
  const focused = table.getFocusedCell();
  const focus = focused?.row.getDisplayIndex() === row ? focused.column.id : "";
  return `${bounds.minColumnIndex} ${bounds.maxColumnIndex} ${focus}`;
}

function selectedCells(table: GridTable, columns: readonly ResultColumn[]): CopiedCells {
  const [bounds] = table.getCellSelectionBounds();
  if (!bounds) return { columns: [], rows: [] };
  const [first, last] = [bounds.minColumnIndex, bounds.maxColumnIndex + 1];
  const records = table.getRowModel().rows.slice(bounds.minRowIndex, bounds.maxRowIndex + 1);
  return {
    columns: columns.slice(first, last),
    rows: records.map(({ original }) => original.slice(first, last)),
  };
}
