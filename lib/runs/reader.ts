import "server-only";
import { AppError } from "@/lib/errors";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";

/** Whether the accessor may read the notebook now. @throws when the store does not answer. */
export async function mayReadNotebook(accessor: Accessor, notebookId: string): Promise<boolean> {
  try {
    await requireNotebookRole(store(), accessor, notebookId, "viewer");
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") return false;
    throw error;
  }
}
