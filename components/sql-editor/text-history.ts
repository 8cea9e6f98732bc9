import * as Y from "yjs";

/** Typing within this time is one step of undo. */
const CAPTURE_MS = 500;

/** One person's undo of one text. It outlives the editor, so that leaving a cell and coming back forgets nothing. */
export interface TextHistory {
  /** Who types: pass it as the origin of every change that is to be undoable. */
  readonly origin: object;
  readonly manager: Y.UndoManager;
  /** Where the caret last was, as positions that other people's edits do not shift. */
  selection: RelativeSelection | null;
}

export interface RelativeSelection {
  anchor: Y.RelativePosition;
  head: Y.RelativePosition;
}

const histories = new WeakMap<Y.Text, TextHistory>();

/** The history of `text` in this browser; only edits made here are undone, never another person's. */
export function historyOf(text: Y.Text): TextHistory {
  let history = histories.get(text);
  if (!history) {
    const origin = { undo: "text" };
    const manager = new Y.UndoManager(text, {
      trackedOrigins: new Set([origin]),
      captureTimeout: CAPTURE_MS,
    });
    histories.set(text, (history = { origin, manager, selection: null }));
  }
  return history;
}

export function relativeSelection(text: Y.Text, anchor: number, head: number): RelativeSelection {
  return {
    anchor: Y.createRelativePositionFromTypeIndex(text, anchor),
    head: Y.createRelativePositionFromTypeIndex(text, head),
  };
}

/** Where a selection is now, in UTF-16 offsets; null when it belongs to another text. */
export function absoluteSelection(
  text: Y.Text,
  { anchor, head }: RelativeSelection,
): { anchor: number; head: number } | null {
  const { doc } = text;
  if (!doc) return null;
  const [from, to] = [anchor, head].map((position) =>
    Y.createAbsolutePositionFromRelativePosition(position, doc),
  );
  if (from?.type !== text || to?.type !== text) return null;
  return { anchor: from.index, head: to.index };
}
