import "server-only";
import { createHash } from "node:crypto";
import { AppError } from "@/lib/errors";
import type { CellKindName } from "@/lib/notebook/document";
import { cellKindSchema, type RunRequest } from "@/lib/notebook/runs";
import type { LiveDocuments } from "@/lib/server/runtime";

export interface RequestedCell {
  kind: CellKindName;
  source: string;
  targetId: string | null;
}

/**
 * The cell that a request names, as the server's document holds it.
 *
 * @throws AppError "not-found" when the cell is gone, "conflict" when its text is not the one that the user saw.
 */
export async function readRequestedCell(
  documents: Pick<LiveDocuments, "cell">,
  request: RunRequest,
): Promise<RequestedCell> {
  const cell = await documents.cell(request.notebookId, request.cellId);
  if (!cell) throw new AppError("not-found", "This cell is no longer in the notebook.");
  if (sha256Hex(cell.source) !== request.sourceHash)
    throw new AppError(
      "conflict",
      "The cell's text has not reached the server yet, or somebody just edited it.",
      {
        hint: "Wait until the notebook says that it is saved, look at the text again, and run it.",
      },
    );
  return { kind: cellKindSchema.parse(cell.kind), source: cell.source, targetId: cell.targetId };
}

/** SHA-256 of the text as UTF-8, hex. */
export const sha256Hex = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
