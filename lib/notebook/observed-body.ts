import type * as Y from "yjs";
import type { Cell, NotebookBody } from "./document";
import { cellMapsOf, cellsInOrder, compareCells, metaOf, readCell, readMeta } from "./ydoc";

/** A notebook's body that follows its document. */
export interface ObservedBody {
  /** The same object until something changes, and the same cell objects for cells that did not change. */
  current(): NotebookBody;
  subscribe(listener: () => void): () => void;
  destroy(): void;
}

/**
 * Follows `doc`. A keystroke re-reads one cell, so that a page re-renders one cell of three hundred.
 *
 * @param known a body read earlier: its cells keep their identity where they say the same.
 */
export function observeBody(doc: Y.Doc, known?: NotebookBody): ObservedBody {
  let body = reuse(known, { ...readMeta(doc), cells: cellsInOrder(doc) });
  const listeners = new Set<() => void>();

  const publish = (next: NotebookBody) => {
    if (next === body) return;
    body = next;
    for (const listener of listeners) listener();
  };
  const onMeta = () => publish(reuse(body, { ...readMeta(doc), cells: body.cells }));
  const onCells = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    const changed = new Set(events.flatMap(changedCells));
    publish(reuse(body, { ...body, cells: reread(doc, body.cells, changed) }));
  };

  metaOf(doc).observe(onMeta);
  cellMapsOf(doc).observeDeep(onCells);
  return {
    current: () => body,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy() {
      metaOf(doc).unobserve(onMeta);
      cellMapsOf(doc).unobserveDeep(onCells);
      listeners.clear();
    },
  };
}

/** The ids of the cells an event is about: the entries set or deleted, or the one it happened in. */
function changedCells(event: Y.YEvent<Y.AbstractType<unknown>>): string[] {
  const [cellId] = event.path;
  return cellId === undefined ? [...event.changes.keys.keys()] : [String(cellId)];
}

function reread(doc: Y.Doc, cells: readonly Cell[], changed: ReadonlySet<string>): Cell[] {
  const kept = cells.filter((cell) => !changed.has(cell.id));
  const read = [...changed].map((id) => readCell(doc, id)).filter((cell) => cell !== null);
  return [...kept, ...read].sort(compareCells);
}

/** `next`, with every part that equals its counterpart in `previous` replaced by it. */
function reuse(previous: NotebookBody | undefined, next: NotebookBody): NotebookBody {
  if (!previous) return next;
  const known = new Map(previous.cells.map((cell) => [cell.id, cell]));
  const cells = next.cells.map((cell) => {
    const before = known.get(cell.id);
    return before && isSameCell(before, cell) ? before : cell;
  });
  const sameCells =
    cells.length === previous.cells.length && cells.every((cell, index) => cell === previous.cells[index]);
  const sameMeta =
    previous.title === next.title &&
    previous.abstract === next.abstract &&
    previous.targetId === next.targetId;
  if (sameCells && sameMeta) return previous;
  return { ...next, cells: sameCells ? previous.cells : cells };
}

function isSameCell(a: Cell, b: Cell): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.name === b.name &&
      a.order === b.order &&
      a.source === b.source &&
      JSON.stringify(a.view) === JSON.stringify(b.view))
  );
}
