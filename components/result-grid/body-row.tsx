import { memo } from "react";
import type { VirtualItem } from "@tanstack/react-virtual";
import { classes } from "@/components/ui/classes";
import { formatBytes } from "@/lib/format/quantity";
import { groupDigits, type ColumnFamily } from "./column-family";
import type { GridRow, GridValue } from "./grid-table";
import { ROW_PX } from "./use-grid-view";

export interface BodyRowProps {
  gridId: string;
  record: GridRow;
  /** Its place on the screen, from 0. */
  index: number;
  top: number;
  /** The columns on the screen. */
  items: readonly VirtualItem[];
  families: readonly ColumnFamily[];
  /** Full sizes of values that were cut, by `row column`. */
  cutBytes: ReadonlyMap<string, number>;
  /** Which of its cells are selected and which has the focus, as text: another text is another look. */
  selection: string;
  onOpen: (row: number, column: number) => void;
}

export const cellDomId = (gridId: string, row: number, column: number) => `${gridId}-${row}-${column}`;

/** One row of the result: only the cells that are on the screen. Scrolling past it does not render it again. */
export const BodyRow = memo(function BodyRow({
  gridId,
  record,
  index,
  top,
  items,
  families,
  cutBytes,
  onOpen,
}: BodyRowProps) {
  const cells = record.getAllCells();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="absolute left-0 w-full border-b border-line hover:bg-sunken/60"
      style={{ top, height: ROW_PX }}
    >
      {items.map((item) => {
        const cell = cells[item.index];
        if (!cell) return null;
        return (
          <div
            key={item.key}
            id={cellDomId(gridId, index, item.index)}
            role="gridcell"
            aria-colindex={item.index + 1}
            aria-selected={cell.getIsSelected()}
            className={classes(
              "absolute h-full overflow-hidden px-3 leading-6.5 text-ellipsis whitespace-pre select-none",
              families[item.index] === "number" && "text-right",
              cell.getIsSelected() && "bg-accent-soft",
              cell.getIsFocused() && "outline-2 -outline-offset-2 outline-accent",
            )}
            style={{ left: item.start, width: item.size }}
            onMouseDown={cell.getSelectionStartHandler()}
            onMouseEnter={cell.getSelectionExtendHandler()}
            onDoubleClick={() => onOpen(index, item.index)}
          >
            <Value
              value={record.original[item.index] ?? null}
              family={families[item.index] ?? "text"}
              fullBytes={cutBytes.get(`${record.index} ${item.index}`)}
            />
          </div>
        );
      })}
    </div>
  );
});

/** More than a column ever shows; the whole value is one keystroke away. */
const SHOWN_LENGTH = 200;

function Value({
  value,
  family,
  fullBytes,
}: {
  value: GridValue;
  family: ColumnFamily;
  fullBytes: number | undefined;
}) {
  if (value === null) return <span className="text-ink-3 italic">NULL</span>;
  if (family === "number") return groupDigits(value);
  const text = value.slice(0, SHOWN_LENGTH).replace(/\s*[\r\n]+\s*/g, " ↵ ");
  if (fullBytes === undefined) return text;
  return (
    <>
      <span className="mr-1.5 rounded-sm bg-worse-soft px-1 text-xs text-ink">
        cut, {formatBytes(fullBytes)}
      </span>
      {text}
    </>
  );
}
