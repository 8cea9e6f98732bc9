import type * as Y from "yjs";
import { AppError, type AppErrorCode } from "@/lib/errors";
import {
  deleteCells,
  duplicateCell,
  insertCells,
  moveCells,
  setAbstract,
  setKind,
  setName,
  setTarget,
  setTitle,
  setView,
  type OperationResult,
  type Refusal,
} from "@/lib/notebook/operations";
import { createStructureUndo } from "@/lib/notebook/structure-undo";
import { cellsInOrder } from "@/lib/notebook/ydoc";
import { newCellId } from "./new-cell-id";
import type { NotebookEdits } from "./types";

/** How cells are shown, titles and the target are not steps of undo. */
const NOT_UNDOABLE = { undo: "none" };

/** The operations on `doc`, bound to one person's undo. `mayEdit` is asked before each. */
export function createNotebookEdits(
  doc: Y.Doc,
  mayEdit: () => boolean,
): { edits: NotebookEdits; destroy(): void } {
  const undo = createStructureUndo(doc);
  const { origin } = undo;
  const guarded =
    <Arguments extends unknown[], Result>(edit: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      if (!mayEdit()) throw new AppError("forbidden", "You can read this notebook now, not edit it.");
      return edit(...given);
    };
  const edits: NotebookEdits = {
    insertCell: guarded(({ afterId, ...cell }) => {
      const id = newCellId();
      check(insertCells(doc, [{ id, ...cell }], afterId, origin));
      return id;
    }),
    moveCell: guarded((cellId, by) => {
      const ids = cellsInOrder(doc).map((cell) => cell.id);
      const at = ids.indexOf(cellId);
      const canMove = at !== -1 && ids[at + by] !== undefined;
      if (canMove) check(moveCells(doc, [cellId], ids[by === 1 ? at + 1 : at - 2] ?? null, origin));
    }),
    duplicateCell: guarded((cellId) => {
      const copyId = newCellId();
      return check(duplicateCell(doc, cellId, copyId, origin)) ? copyId : null;
    }),
    deleteCells: guarded((cellIds) => void check(deleteCells(doc, cellIds, origin))),
    setKind: guarded((cellId, kind) => void check(setKind(doc, cellId, kind, origin))),
    setName: guarded((cellId, name) => void check(setName(doc, cellId, name, origin))),
    setView: guarded((cellId, patch) =>
      doc.transact(() => {
        for (const [key, value] of Object.entries(patch)) setView(doc, cellId, key, value, NOT_UNDOABLE);
      }, NOT_UNDOABLE),
    ),
    setTitle: guarded((title) => setTitle(doc, title, NOT_UNDOABLE)),
    setAbstract: guarded((abstract) => setAbstract(doc, abstract, NOT_UNDOABLE)),
    setTarget: guarded((targetId) => setTarget(doc, targetId, NOT_UNDOABLE)),
    undo: guarded(() => undo.undo()),
    redo: guarded(() => undo.redo()),
  };
  return { edits, destroy: () => undo.destroy() };
}

const CODES: Record<Exclude<Refusal["reason"], "no-such-cell">, AppErrorCode> = {
  "name-invalid": "invalid-input",
  "name-taken": "conflict",
  "too-many-cells": "too-large",
  "too-long": "too-large",
};

/** False when somebody else has deleted the cell meanwhile, which needs no words. @throws AppError otherwise. */
function check(refusal: OperationResult): boolean {
  if (!refusal) return true;
  if (refusal.reason === "no-such-cell") return false;
  throw new AppError(CODES[refusal.reason], refusal.message);
}
