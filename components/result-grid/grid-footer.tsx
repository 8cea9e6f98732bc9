import type { ReactNode } from "react";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { formatExact, formatMs } from "@/lib/format/quantity";
import { COPY_FORMATS, type CopyFormat } from "./copy-formats";

export interface GridFooterProps {
  rowCount: number;
  keptRows: number;
  truncatedBy: "rows" | "bytes" | null;
  /** True when the statement was stopped before its end: its time says little. */
  isIncomplete: boolean;
  elapsedMs: number | null;
  firstRowMs: number | null;
  sortedBy: string | null;
  selectedCells: number;
  onCopy: (format: CopyFormat) => void;
  actions?: ReactNode;
}

/** `20 rows`, or how many of how many were kept, and why. */
function rowsText({
  rowCount,
  keptRows,
  truncatedBy,
  isIncomplete,
}: Pick<GridFooterProps, "rowCount" | "keptRows" | "truncatedBy" | "isIncomplete">): string {
  if (truncatedBy === null && keptRows === rowCount)
    return `${formatExact(rowCount)} ${rowCount === 1 ? "row" : "rows"}`;
  const limit = truncatedBy === "bytes" ? "the size limit" : "the row limit";
  const received = isIncomplete ? "received before it was stopped" : "all were received";
  return `${formatExact(keptRows)} of ${formatExact(rowCount)} rows kept (${limit}); ${received}`;
}

/** Under the grid: how many rows, how long, and what can be done with them. */
export function GridFooter(props: GridFooterProps) {
  const { isIncomplete, elapsedMs, firstRowMs, sortedBy, selectedCells, onCopy, actions } = props;
  const isPartial = props.keptRows < props.rowCount;
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-1 px-3 py-1.5 text-sm text-ink-3">
      <span>{rowsText(props)}</span>
      {elapsedMs !== null && (
        <span title={firstRowMs === null ? undefined : `first row after ${formatMs(firstRowMs)}`}>
          {formatMs(elapsedMs)}
          {isIncomplete && ", incomplete"}
        </span>
      )}
      {sortedBy !== null && (
        <span>
          sorted by {sortedBy}
          {isPartial && ", of the rows kept"}
        </span>
      )}
      <div className="ml-auto flex flex-wrap items-center gap-x-3.5 gap-y-1">
        {actions}
        <Menu
          trigger={
            <button type="button" className="rounded-sm text-ink-2 hover:text-ink">
              Copy
            </button>
          }
        >
          <MenuLabel>
            {selectedCells > 1 ? `${formatExact(selectedCells)} selected cells as` : "All rows kept as"}
          </MenuLabel>
          {COPY_FORMATS.map((format) => (
            <MenuItem key={format} onSelect={() => onCopy(format)}>
              {format}
            </MenuItem>
          ))}
        </Menu>
      </div>
    </div>
  );
}
