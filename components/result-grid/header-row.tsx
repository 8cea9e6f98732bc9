import { ArrowDown, ArrowUp } from "lucide-react";
import { classes } from "@/components/ui/classes";
import type { ResultColumn } from "@/lib/target/types";
import { columnFamily } from "./column-family";
import type { GridTable } from "./grid-table";
import { HEADER_PX, type GridVirtualizer } from "./use-grid-view";

interface HeaderRowProps {
  table: GridTable;
  columns: readonly ResultColumn[];
  view: GridVirtualizer;
}

/** Names and types of the columns; a click sorts the rows that were kept, a drag on the edge changes the width. */
export function HeaderRow({ table, columns, view }: HeaderRowProps) {
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 border-b border-line bg-sunken font-sans"
      style={{ height: HEADER_PX }}
    >
      {view.getVirtualItems().map((item) => {
        const column = columns[item.index];
        const header = headers[item.index];
        if (!column || !header) return null;
        const sorted = header.column.getIsSorted();
        const isNumber = columnFamily(column) === "number";
        return (
          <div
            key={item.key}
            role="columnheader"
            aria-colindex={item.index + 1}
            aria-sort={sorted ? (sorted === "asc" ? "ascending" : "descending") : "none"}
            className="absolute top-0 h-full"
            style={{ left: item.start, width: item.size }}
          >
            <button
              type="button"
              tabIndex={-1}
              title={`${column.name} ${column.typeName}: click to sort the rows kept`}
              className={classes(
                "block size-full px-3 py-1 hover:text-ink",
                isNumber ? "text-right" : "text-left",
              )}
              onClick={header.column.getToggleSortingHandler()}
            >
              <span
                className={classes(
                  "flex items-center gap-1 text-sm font-medium text-ink-2",
                  isNumber && "flex-row-reverse",
                )}
              >
                <span className="truncate">{column.name}</span>
                {sorted === "asc" && <ArrowUp aria-hidden size={12} />}
                {sorted === "desc" && <ArrowDown aria-hidden size={12} />}
              </span>
              <span className="block truncate font-mono text-[10.5px] text-ink-3">{column.typeName}</span>
            </button>
            <div
              aria-hidden
              className={classes(
                "absolute top-0 -right-1 z-10 h-full w-2 cursor-col-resize touch-none select-none hover:bg-line-2",
                header.column.getIsResizing() && "bg-accent",
              )}
              onMouseDown={header.getResizeHandler()}
              onTouchStart={header.getResizeHandler()}
              onDoubleClick={() => header.column.resetSize()}
            />
          </div>
        );
      })}
    </div>
  );
}
