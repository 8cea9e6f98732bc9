import { useLayoutEffect, type RefObject } from "react";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";

/** Up to this many rows all are in the document; of more only those around the visible ones. */
const MOST_REAL_ROWS = 300;
const OVERSCAN = 10;
/** Before the list is measured. */
const FIRST_RECT = { width: 900, height: 620 };

export interface RowWindow {
  /** The rows that are in the document. */
  items: readonly { index: number; start: number }[];
  totalPx: number;
  /** Whole rows on the screen. */
  pageRows: number;
}

/**
 * The window onto a long list of rows of one height under a sticky header. The selected row is always in the document
 * (assistive technology is told of it by its id), and is scrolled into view when it changes.
 */
export function useRowWindow(options: {
  count: number;
  rowPx: number;
  headerPx: number;
  selectedIndex: number;
  scroller: RefObject<HTMLDivElement | null>;
}): RowWindow {
  const { count, rowPx, headerPx, selectedIndex, scroller } = options;
  const rows = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    paddingStart: headerPx,
    scrollPaddingStart: headerPx,
    overscan: count <= MOST_REAL_ROWS ? count : OVERSCAN,
    initialRect: FIRST_RECT,
    rangeExtractor: (range) => withIndex(range, selectedIndex),
  });
  useLayoutEffect(() => {
    if (selectedIndex >= 0) rows.scrollToIndex(selectedIndex);
  }, [rows, selectedIndex, count]);
  const height = rows.scrollRect?.height ?? FIRST_RECT.height;
  return {
    items: rows.getVirtualItems(),
    totalPx: rows.getTotalSize(),
    pageRows: Math.max(1, Math.floor((height - headerPx) / rowPx) - 1),
  };
}

function withIndex(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (index < 0 || index >= range.count || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}
