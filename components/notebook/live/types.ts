import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Cell, CellKindName, NotebookBody } from "@/lib/notebook/document";
import type { SaveState } from "@/lib/notebook/save-tracker";

/** How the browser is connected to the notebook's live document. */
export type ConnectionState = "connecting" | "online" | "offline" | "refused";

export type { SaveState };

export interface Person {
  clientId: number;
  name: string;
  /** `#rrggbb`, stamped by the server. */
  colour: string;
  cellId: string | null;
  isSelf: boolean;
}

/** Changes to the notebook; each is one step for `undo`. */
export interface NotebookEdits {
  /** Inserts after the cell `afterId` (null = at the start) and returns the new cell's id. */
  insertCell(cell: { kind: CellKindName; source: string; name?: string; afterId: string | null }): string;
  /** Moves a cell one place up (-1) or down (1). */
  moveCell(cellId: string, by: -1 | 1): void;
  duplicateCell(cellId: string): string | null;
  deleteCells(cellIds: readonly string[]): void;
  setKind(cellId: string, kind: CellKindName): void;
  /** @throws AppError "invalid-input" or "conflict" when the name is malformed or taken. */
  setName(cellId: string, name: string): void;
  setView(cellId: string, patch: Record<string, unknown>): void;
  setTitle(title: string): void;
  setAbstract(abstract: string): void;
  setTarget(targetId: string | null): void;
  undo(): boolean;
  redo(): boolean;
}

/** What `useLiveNotebook(notebookId, epoch, initialBody)` gives the page. */
export interface LiveNotebook {
  /** The latest content; a cell that did not change keeps its identity. Before the first sync: `initialBody`. */
  body: NotebookBody;
  cells: readonly Cell[];
  connection: ConnectionState;
  saveState: SaveState;
  /** False until synced, and for readers. */
  canEdit: boolean;
  people: readonly Person[];
  awareness: Awareness | null;
  /** The live text of a cell; null until synced. */
  textOf(cellId: string): Y.Text | null;
  edits: NotebookEdits;
  /** Tells others which cell has this person's focus. */
  setFocusedCell(cellId: string | null): void;
  /** Resolves when the server holds everything that was typed here; false after `timeoutMs`. */
  settled(timeoutMs: number): Promise<boolean>;
  /** Resolves when the store holds it too; false after `timeoutMs`. */
  saved(timeoutMs: number): Promise<boolean>;
  /** Why the server no longer takes this browser's edits, with the text to rescue; null while all is well. */
  rejected: { reason: string; text: string } | null;
}
