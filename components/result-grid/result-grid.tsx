"use client";

import { useCallback, useRef, useState, type ReactNode } from "react";
import type { ResultColumn } from "@/lib/target/types";
import { CellDetail } from "./cell-detail";
import { copyAs, type CopyFormat } from "./copy-formats";
import { copyText } from "./copy-text";
import { GridFooter } from "./grid-footer";
import { GridFrame } from "./grid-frame";
import type { GridPlace } from "./grid-keys";
import { allCells, selectedCells } from "./grid-selection";
import type { GridRecord } from "./grid-table";
import { useResultTable } from "./use-result-table";

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

/** A result as a grid: typed columns, virtual rows and columns, sorting, selection and copying with mouse and keys. */
export function ResultGrid(props: ResultGridProps) {
  const { columns, rows, isIncomplete = false, firstRowMs = null } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<GridPlace | null>(null);
  const resultTable = useResultTable(columns, rows, props.cutValues);
  const { table, cutBytes } = resultTable;
  const [sorting] = table.state.sorting;
  const record = opened && table.getRowModel().rows[opened.row];
  const column = opened && columns[opened.column];

  const onOpen = useCallback((place: GridPlace, cell: HTMLElement | null) => {
    anchor.current = cell;
    setOpened(place);
  }, []);
  const onClose = () => {
    setOpened(null);
    scroller.current?.focus();
  };
  const onCopy = (format: CopyFormat) => {
    const isRange = table.getSelectedCellCount() > 1;
    void copyText(copyAs(format, isRange ? selectedCells(table, columns) : allCells(table, columns)));
  };

  return (
    <div>
      <GridFrame {...resultTable} {...{ label: props.label, columns, scroller, onOpen }} />
      <GridFooter
        rowCount={props.rowCount}
        keptRows={rows.length}
        truncatedBy={props.truncatedBy}
        isIncomplete={isIncomplete}
        elapsedMs={props.elapsedMs}
        firstRowMs={firstRowMs}
        sortedBy={sorting ? `${columns[Number(sorting.id)]?.name}${sorting.desc ? " descending" : ""}` : null}
        selectedCells={table.getSelectedCellCount()}
        onCopy={onCopy}
        actions={props.actions}
      />
      {opened && record && column && (
        <CellDetail
          anchor={anchor}
          column={column}
          value={record.original[opened.column] ?? null}
          fullBytes={cutBytes.get(`${record.index} ${opened.column}`)}
          onCopy={(text) => void copyText(text)}
          onClose={onClose}
        />
      )}
    </div>
  );
}
