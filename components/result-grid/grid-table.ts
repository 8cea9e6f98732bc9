import {
  cellSelectionFeature,
  columnResizingFeature,
  columnSizingFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type ReactTable,
  type Row,
} from "@tanstack/react-table";
import type { ResultColumn } from "@/lib/target/types";
import { columnFamily, compareValues, type ColumnFamily } from "./column-family";
import { columnWidth } from "./column-width";

export type GridValue = string | null;
export type GridRecord = readonly GridValue[];

export const gridFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnSizingFeature,
  columnResizingFeature,
  cellSelectionFeature,
});

export type GridFeatures = typeof gridFeatures;
export type GridTable = ReactTable<GridFeatures, GridRecord>;
export type GridRow = Row<GridFeatures, GridRecord>;

/** A column of the grid's table: its id is its place in the result, because names may repeat. */
export function gridColumns(
  columns: readonly ResultColumn[],
  rows: readonly GridRecord[],
): ColumnDef<GridFeatures, GridRecord>[] {
  return columns.map((column, index) => {
    const family: ColumnFamily = columnFamily(column);
    return {
      id: String(index),
      accessorFn: (row) => row[index] ?? null,
      header: column.name,
      size: columnWidth(column, index, rows),
      minSize: 48,
      maxSize: 900,
      sortFn: (a, b) => compareValues(a.original[index] ?? null, b.original[index] ?? null, family),
      sortDescFirst: false,
    };
  });
}
