import "server-only";
import { AppError } from "@/lib/errors";
import type { NotebookBody } from "@/lib/notebook/document";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import { readDocument, saveDocument } from "@/lib/store/notebooks";
import type { NotebookRole } from "@/lib/store/schema";

/** What the collaboration server asks of the store. */
export interface NotebookStore {
  /** The accessor's role, or null when the notebook is missing or not theirs. */
  role(accessor: Accessor, notebookId: string): Promise<NotebookRole | null>;
  read(notebookId: string): Promise<{ document: Uint8Array; epoch: number; body: NotebookBody } | null>;
  /** False when the notebook is gone or has another epoch: then nothing was written. */
  save(
    notebookId: string,
    saved: { document: Uint8Array; body: NotebookBody; editedBy: string | null; epoch: number },
  ): Promise<boolean>;
}

export const notebookStore: NotebookStore = {
  async role(accessor, notebookId) {
    try {
      return await requireNotebookRole(store(), accessor, notebookId, "viewer");
    } catch (error) {
      if (error instanceof AppError && error.code === "not-found") return null;
      throw error;
    }
  },
  read: readDocument,
  save: saveDocument,
};
