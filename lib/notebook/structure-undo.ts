import * as Y from "yjs";
import { cellMapsOf } from "./ydoc";

/** One person's undo of cell operations, apart from the undo of text inside a cell. */
export interface StructureUndo {
  /** Pass it as the origin of the operations to be undoable; everybody else's stay untouched. */
  readonly origin: object;
  /** Takes back the last operation; false when there is none. */
  undo(): boolean;
  redo(): boolean;
  canUndo(): boolean;
  canRedo(): boolean;
  /** Calls `listener` when what can be undone changes; returns a function that stops it. */
  subscribe(listener: () => void): () => void;
  destroy(): void;
}

/**
 * Undo of insert, move, duplicate, delete, kind and name, one step per operation.
 *
 * It keeps what was deleted, so a deleted cell comes back with its text, as a new shared text: look texts up by cell
 * id after an undo instead of holding on to them.
 */
export function createStructureUndo(doc: Y.Doc): StructureUndo {
  const origin = { undo: "structure" };
  const manager = new Y.UndoManager(cellMapsOf(doc), {
    trackedOrigins: new Set([origin]),
    captureTimeout: 0,
  });
  const events = ["stack-item-added", "stack-item-popped", "stack-cleared"] as const;
  return {
    origin,
    undo: () => manager.undo() !== null,
    redo: () => manager.redo() !== null,
    canUndo: () => manager.canUndo(),
    canRedo: () => manager.canRedo(),
    subscribe(listener) {
      for (const event of events) manager.on(event, listener);
      return () => events.forEach((event) => manager.off(event, listener));
    },
    destroy: () => manager.destroy(),
  };
}
