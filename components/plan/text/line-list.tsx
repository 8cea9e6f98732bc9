"use client";

import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { PlanTextLine } from "@/lib/plan/writing/plan-text";

const ROW_HEIGHT = 20;
const MAX_HEIGHT = 620;
const PAGE_ROWS = 25;
/** Rows that are drawn beyond both edges, so that a fast scroll does not show a gap. */
const MARGIN_ROWS = 20;

interface LineListProps {
  lines: readonly PlanTextLine[];
  /** Id of a plan node. */
  selectedId: string;
  onSelect: (id: string) => void;
  onOpen: () => void;
}

/** Lines to read and to choose from, only the visible ones drawn: a line chooses its node, a node shows its lines. */
export function LineList({ lines, selectedId, onSelect, onOpen }: LineListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const listId = useId();
  const first = useMemo(() => firstLines(lines), [lines]);
  const [cursor, setCursor] = useState({ line: 0, selectedId: "" });
  const [topRow, setTopRow] = useState(0);
  const from = Math.max(0, topRow - MARGIN_ROWS);
  const to = Math.min(lines.length, topRow + Math.ceil(MAX_HEIGHT / ROW_HEIGHT) + MARGIN_ROWS);
  const active = cursor.selectedId === selectedId ? cursor.line : (first.get(selectedId) ?? 0);
  useEffect(() => {
    if (frame.current !== null) reveal(frame.current, active);
  }, [active]);

  const goTo = (line: number) => {
    const target = Math.max(0, Math.min(line, lines.length - 1));
    const nodeId = lines[target]?.nodeId ?? null;
    setCursor({ line: target, selectedId: nodeId ?? selectedId });
    if (nodeId !== null && nodeId !== selectedId) onSelect(nodeId);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = lineFor(event.key, active, lines.length);
    if (event.key === "Enter" || event.key === " ") onOpen();
    else if (target === null || event.ctrlKey || event.metaKey || event.altKey) return;
    else goTo(target);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={frame}
      role="listbox"
      aria-label={`Plan text, ${lines.length} lines`}
      aria-multiselectable="true"
      aria-activedescendant={active >= from && active < to ? `${listId}-${active}` : undefined}
      tabIndex={0}
      onScroll={(event) => setTopRow(Math.floor(event.currentTarget.scrollTop / ROW_HEIGHT))}
      onKeyDown={onKeyDown}
      className="group relative overflow-auto font-mono text-[12px] outline-offset-[-2px]"
      style={{ maxHeight: MAX_HEIGHT, height: lines.length * ROW_HEIGHT + 20 }}
    >
      <div role="presentation" className="relative min-w-max" style={{ height: lines.length * ROW_HEIGHT }}>
        <Ruler lines={lines} />
        {lines.slice(from, to).map(({ text, nodeId }, index) => {
          const line = from + index;
          const isSelected = nodeId !== null && nodeId === selectedId;
          return (
            <div
              key={line}
              id={`${listId}-${line}`}
              role="option"
              aria-selected={isSelected}
              aria-posinset={line + 1}
              aria-setsize={lines.length}
              data-node={nodeId ?? undefined}
              onClick={() => goTo(line)}
              className={lineLook(isSelected, line === active, nodeId !== null)}
              style={{ top: line * ROW_HEIGHT, height: ROW_HEIGHT, lineHeight: `${ROW_HEIGHT}px` }}
            >
              {text}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function lineLook(isSelected: boolean, isActive: boolean, hasNode: boolean): string {
  return [
    "absolute inset-x-0 border-l-2 px-3 whitespace-pre",
    isSelected ? "border-accent bg-accent-soft" : "border-transparent",
    isSelected || !hasNode ? "" : "hover:bg-sunken",
    isActive
      ? "group-focus-visible:outline group-focus-visible:outline-1 group-focus-visible:-outline-offset-1 group-focus-visible:outline-accent"
      : "",
    hasNode ? "cursor-pointer" : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** Holds the list as wide as its longest line, drawn or not. */
function Ruler({ lines }: { lines: readonly PlanTextLine[] }) {
  const widest = useMemo(() => lines.reduce((most, { text }) => Math.max(most, text.length), 0), [lines]);
  return <div aria-hidden="true" className="h-0" style={{ width: `calc(${widest}ch + 28px)` }} />;
}

/** Scrolls as little as it takes to see the row. */
function reveal(frame: HTMLElement, row: number): void {
  const top = row * ROW_HEIGHT;
  const bottom = top + ROW_HEIGHT - frame.clientHeight;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (bottom > frame.scrollTop) frame.scrollTop = bottom;
}

function firstLines(lines: readonly PlanTextLine[]): Map<string, number> {
  const first = new Map<string, number>();
  lines.forEach(({ nodeId }, line) => {
    if (nodeId !== null && !first.has(nodeId)) first.set(nodeId, line);
  });
  return first;
}

/** The line that a key leads to; null for a key that leads nowhere. */
function lineFor(key: string, active: number, count: number): number | null {
  switch (key) {
    case "ArrowUp":
      return active - 1;
    case "ArrowDown":
      return active + 1;
    case "PageUp":
      return active - PAGE_ROWS;
    case "PageDown":
      return active + PAGE_ROWS;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
