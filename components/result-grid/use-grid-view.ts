"use client";

import { useEffect, type RefObject } from "react";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { GridRow, GridTable } from "./grid-table";

export const ROW_PX = 27;
export const HEADER_PX = 45;

export type GridVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** The window onto the grid: which rows and columns are in the document, and where. */
export function useGridView(
  table: GridTable,
  records: readonly GridRow[],
  scroller: RefObject<HTMLDivElement | null>,
): { rows: GridVirtualizer; columns: GridVirtualizer } {
  const columnWidths = table.getAllLeafColumns().map((column) => column.getSize());
  const rows = useVirtualizer<HTMLDivElement, Element>({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    paddingStart: HEADER_PX,
    // Rows under the sticky header are not visible.
    scrollPaddingStart: HEADER_PX,
    overscan: 6,
    initialRect: { width: 900, height: 420 },
  });
  const columns = useVirtualizer<HTMLDivElement, Element>({
    horizontal: true,
    count: columnWidths.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => columnWidths[index] ?? 0,
    overscan: 2,
    initialRect: { width: 900, height: 420 },
  });

  const widths = columnWidths.join();
  useEffect(() => columns.measure(), [columns, widths]);
  return { rows, columns };
}
