import type * as Y from "yjs";
import { historyOf } from "@/components/sql-editor/text-history";
import type { TextEdit } from "@/lib/benchmark/edit-directives";
import { DOCUMENT_LIMITS } from "@/lib/notebook/document";

/** Not the editor's own origin: an open editor takes these edits over as it does another person's. */
const CONTROLS = { edit: "benchmark controls" };

/**
 * Makes edits of a cell's text that its editor can undo, in one step; carets stay beside what they were beside.
 *
 * @returns false when the cell would become too long; nothing is edited then.
 */
export function editSource(text: Y.Text, edit: (source: string) => TextEdit[]): boolean {
  const edits = edit(text.toString());
  const growth = edits.reduce(
    (total, { inserted, deletedLength }) => total + inserted.length - deletedLength,
    0,
  );
  if (growth > 0 && text.length + growth > DOCUMENT_LIMITS.sourceLength) return false;
  const { manager } = historyOf(text);
  manager.addTrackedOrigin(CONTROLS);
  manager.stopCapturing();
  text.doc?.transact(() => {
    for (const { offset, deletedLength, inserted } of edits.toReversed()) {
      if (deletedLength > 0) text.delete(offset, deletedLength);
      if (inserted !== "") text.insert(offset, inserted);
    }
  }, CONTROLS);
  manager.stopCapturing();
  return true;
}
