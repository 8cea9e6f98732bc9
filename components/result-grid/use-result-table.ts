"use client";

import { useMemo } from "react";
import { useTable } from "@tanstack/react-table";
import type { ResultColumn } from "@/lib/target/types";
import { columnFamily, type ColumnFamily } from "./column-family";
import { gridColumns, gridFeatures, type GridRecord, type GridTable } from "./grid-table";

export interface ResultTable {
  table: GridTable;
  families: readonly ColumnFamily[];
  /** Full sizes of values that were cut, by `row column` as the result numbers them. */
  cutBytes: ReadonlyMap<string, number>;
}

/** The table behind the grid: sorting, column widths and selection over the rows that were kept. */
export function useResultTable(
  columns: readonly ResultColumn[],
  rows: readonly GridRecord[],
  cutValues: readonly { row: number; column: number; fullBytes: number }[],
): ResultTable {
  const definitions = useMemo(() => gridColumns(columns, rows), [columns, rows]);
  const families = useMemo(() => columns.map(columnFamily), [columns]);
  const cutBytes = useMemo(
    () => new Map(cutValues.map(({ row, column, fullBytes }) => [`${row} ${column}`, fullBytes])),
    [cutValues],
  );
  const table = useTable({
    features: gridFeatures,
    columns: definitions,
    // The table reads its data and never writes to it.
    data: rows as GridRecord[],
    columnResizeMode: "onChange",
    enableMultiSort: false,
    enableMultiCellRangeSelection: false,
  });
  return { table, families, cutBytes };
}
