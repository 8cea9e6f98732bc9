/** What a key does in the grid. Rows and columns are places on the screen, from 0. */
export type GridCommand =
  | { do: "move"; row: number; column: number; extend: boolean }
  | { do: "select-all" }
  | { do: "open" }
  | { do: "sort" }
  | { do: "clear" }
  | { do: "widen"; by: number };

export interface GridKey {
  key: string;
  shiftKey: boolean;
  /** Ctrl, or Cmd on a Mac. */
  commandKey: boolean;
  altKey: boolean;
}

export interface GridPlace {
  row: number;
  column: number;
}

export interface GridExtent {
  rows: number;
  columns: number;
  /** Whole rows that fit on the screen. */
  pageRows: number;
}

const WIDEN_PX = 16;

/** The command for a key at `place`, the moving end of the selection; null when the key is not the grid's. */
export function gridCommand(key: GridKey, place: GridPlace, extent: GridExtent): GridCommand | null {
  if (key.altKey) return widen(key);
  const moved = key.commandKey ? jump(key.key, place, extent) : step(key.key, place, extent);
  if (moved) return { do: "move", ...clamp(moved, extent), extend: key.shiftKey };
  if (key.commandKey) return key.key === "a" ? { do: "select-all" } : null;
  switch (key.key) {
    case "Enter":
    case " ":
      return { do: "open" };
    case "s":
      return { do: "sort" };
    case "Escape":
      return { do: "clear" };
    default:
      return null;
  }
}

function widen({ key }: GridKey): GridCommand | null {
  if (key === "ArrowRight") return { do: "widen", by: WIDEN_PX };
  return key === "ArrowLeft" ? { do: "widen", by: -WIDEN_PX } : null;
}

function step(key: string, { row, column }: GridPlace, { columns, pageRows }: GridExtent): GridPlace | null {
  switch (key) {
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "PageUp":
      return { row: row - pageRows, column };
    case "PageDown":
      return { row: row + pageRows, column };
    case "Home":
      return { row, column: 0 };
    case "End":
      return { row, column: columns - 1 };
    default:
      return null;
  }
}

function jump(key: string, { row, column }: GridPlace, { rows, columns }: GridExtent): GridPlace | null {
  switch (key) {
    case "ArrowUp":
      return { row: 0, column };
    case "ArrowDown":
      return { row: rows - 1, column };
    case "ArrowLeft":
      return { row, column: 0 };
    case "ArrowRight":
      return { row, column: columns - 1 };
    case "Home":
      return { row: 0, column: 0 };
    case "End":
      return { row: rows - 1, column: columns - 1 };
    default:
      return null;
  }
}

const clamp = ({ row, column }: GridPlace, { rows, columns }: GridExtent): GridPlace => ({
  row: Math.max(0, Math.min(row, rows - 1)),
  column: Math.max(0, Math.min(column, columns - 1)),
});
