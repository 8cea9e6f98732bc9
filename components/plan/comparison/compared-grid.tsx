"use client";

import { useId, useRef, type KeyboardEvent } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { FigureDescription } from "@/lib/plan/comparison/figures";
import type { MergedNode } from "@/lib/plan/comparison/merged-plan";
import type { BeforeAfter } from "@/lib/plan/comparison/plan-comparison";
import { useWidth } from "@/components/ui/use-width";
import { ComparedRow } from "./compared-row";
import { columnsOf } from "./grid-columns";

/** Narrower than this, a row shows the two plans one above the other. */
const NARROW_PX = 640;
const WIDE_ROW_PX = 28;
const STACKED_ROW_PX = 48;
const HEADER_PX = 28;
const MOST_VISIBLE_PX = 520;
const PAGE_ROWS = 12;

export interface ComparedGridProps {
  rows: readonly { node: MergedNode; depth: number }[];
  /** As one column writes it. */
  figure: FigureDescription;
  /** Of the statement: a difference is judged by its part of it. */
  whole: number;
  names: BeforeAfter<string>;
  selectedId: string;
  onSelect: (id: string) => void;
  onOpen: () => void;
  /** One tree with both figures, instead of two trees. */
  isMerged: boolean;
}

/** The nodes of both plans as a tree grid with counterparts in one row. Only the visible rows are in the document. */
export function ComparedGrid({
  rows,
  figure,
  whole,
  names,
  selectedId,
  onSelect,
  onOpen,
  isMerged,
}: ComparedGridProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const isNarrow = useWidth(scroller, 880) < NARROW_PX;
  const rowPx = isNarrow ? STACKED_ROW_PX : WIDE_ROW_PX;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    scrollPaddingStart: HEADER_PX,
    overscan: 8,
    initialRect: { width: 880, height: MOST_VISIBLE_PX },
  });
  const selected = rows.findIndex(({ node }) => node.id === selectedId);
  const columns = columnsOf(isMerged, isNarrow, names);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = rows.length - 1;
    const to = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: Math.min(last, selected + PAGE_ROWS),
      PageUp: Math.max(0, selected - PAGE_ROWS),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Enter") onOpen();
    else if (to === undefined) return;
    const next = to === undefined ? undefined : rows[to];
    if (next !== undefined && to !== undefined) {
      onSelect(next.node.id);
      virtualizer.scrollToIndex(to, { align: "auto" });
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label={isMerged ? "Both plans merged" : "Both plans side by side"}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={selected < 0 ? undefined : `${id}-${selected}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      className="relative min-w-0 overflow-auto border-b border-line font-mono text-[12.2px] tabular-nums outline-offset-[-2px]"
      style={{ maxHeight: MOST_VISIBLE_PX }}
    >
      <div role="rowgroup" className="sticky top-0 z-10">
        <div
          role="row"
          aria-rowindex={1}
          className="grid items-center gap-x-3 border-b border-line bg-sunken px-2 font-sans text-[11.5px] font-medium text-ink-2"
          style={{ gridTemplateColumns: columns.template, height: HEADER_PX }}
        >
          {columns.headings.map(({ text, isNumber }, index) => (
            <span
              key={index}
              role="columnheader"
              title={text}
              className={isNumber ? "truncate text-right" : "truncate"}
            >
              {text === "" ? <span className="sr-only">Change</span> : text.replace("{figure}", figure.label)}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="relative" style={{ height: rows.length * rowPx }}>
        {virtualizer.getVirtualItems().map(({ index }) => {
          const { node, depth } = rows[index]!;
          return (
            <ComparedRow
              key={node.id}
              id={`${id}-${index}`}
              node={node}
              depth={depth}
              rowIndex={index + 2}
              figure={figure}
              whole={whole}
              isSelected={index === selected}
              isMerged={isMerged}
              isNarrow={isNarrow}
              template={columns.template}
              top={index * rowPx}
              height={rowPx}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}
