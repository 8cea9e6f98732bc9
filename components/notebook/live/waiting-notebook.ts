import { AppError } from "@/lib/errors";
import type { NotebookBody } from "@/lib/notebook/document";
import type { LiveNotebook, NotebookEdits } from "./types";

const notYet = (): never => {
  throw new AppError("unavailable", "The notebook is still being connected. Try again in a moment.");
};

const NO_EDITS: NotebookEdits = {
  insertCell: notYet,
  moveCell: notYet,
  duplicateCell: notYet,
  deleteCells: notYet,
  setKind: notYet,
  setName: notYet,
  setView: notYet,
  setTitle: notYet,
  setAbstract: notYet,
  setTarget: notYet,
  undo: notYet,
  redo: notYet,
};

/** A notebook that can be read and not yet edited: what the server rendered, before the document is connected. */
export function waitingNotebook(body: NotebookBody): LiveNotebook {
  return {
    body,
    cells: body.cells,
    connection: "connecting",
    saveState: "saved",
    canEdit: false,
    people: [],
    awareness: null,
    textOf: () => null,
    edits: NO_EDITS,
    setFocusedCell: () => undefined,
    settled: () => Promise.resolve(true),
    saved: () => Promise.resolve(true),
    rejected: null,
  };
}
