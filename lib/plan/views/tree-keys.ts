import type { ShownNode } from "../folding/shown-tree";
import { isExpanded, toggleVerb } from "./shown-nodes";

/** What a key does in a list of nodes. */
export type TreeCommand = { do: "select"; id: string } | { do: "toggle"; id: string } | { do: "open" };

/** Nodes from top to bottom, and how many of them one page shows. */
export interface TreeRows {
  rows: readonly ShownNode[];
  pageRows: number;
  /** True when the rows are sorted by a column: then no row is the parent of another. */
  isFlat: boolean;
}

/**
 * The command for `key` on row `at`, by the keyboard pattern of a tree grid: up, down, Page, Home and End move; right
 * expands, then enters; left collapses, then leaves; Enter goes to the properties, and Space expands, collapses or
 * opens a fold. Null for a key that the list leaves to the page.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/
 */
export function treeCommand(
  key: string,
  at: number,
  { rows, pageRows, isFlat }: TreeRows,
): TreeCommand | null {
  const shown = rows[at];
  const select = (index: number): TreeCommand | null => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))];
    return target === undefined ? null : { do: "select", id: target.id };
  };
  switch (key) {
    case "ArrowDown":
      return select(at + 1);
    case "ArrowUp":
      return select(at - 1);
    case "PageDown":
      return select(at + pageRows);
    case "PageUp":
      return select(at - pageRows);
    case "Home":
      return select(0);
    case "End":
      return select(rows.length - 1);
    case "Enter":
      return { do: "open" };
    case " ":
      return shown !== undefined && toggleVerb(shown) !== null
        ? { do: "toggle", id: shown.id }
        : { do: "open" };
    case "ArrowRight":
      return shown === undefined || isFlat ? null : entering(shown);
    case "ArrowLeft":
      return shown === undefined || isFlat ? null : leaving(shown);
    default:
      return null;
  }
}

function entering(shown: ShownNode): TreeCommand | null {
  const [first] = shown.children;
  if (first !== undefined) return { do: "select", id: first.id };
  return isExpanded(shown) === false ? { do: "toggle", id: shown.id } : null;
}

/** A fold stays as it is: toggling would open it. */
function leaving(shown: ShownNode): TreeCommand | null {
  if (isExpanded(shown) === true && shown.fold === null) return { do: "toggle", id: shown.id };
  return shown.parentId === null ? null : { do: "select", id: shown.parentId };
}
