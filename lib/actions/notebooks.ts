"use server";

import { z } from "zod";
import type { NotebookBody } from "@/lib/notebook/document";
import { encodeNotebook } from "@/lib/notebook/ydoc";
import { runtime } from "@/lib/server/runtime";
import { recordAudit } from "@/lib/store/audit";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import * as notebooks from "@/lib/store/notebooks";
import { action } from "./action";
import { createFromTemplate } from "./template-notebook";

const notebookInput = z.object({ notebookId: z.string() });

/** Creates a notebook from a template ("blank" is one) and returns its id. */
export const createNotebook = action(z.object({ template: z.string() }), async ({ template }, user) => ({
  notebookId: await createFromTemplate(user, template),
}));

/** Renames in the live document, so that open pages see it as the same edit. */
export const renameNotebook = action(
  notebookInput.extend({ title: z.string().trim().max(200, "A title has at most 200 characters.") }),
  async ({ notebookId, title }, user) => {
    await requireNotebookRole(store(), user, notebookId, "editor");
    await runtime().documents.setTitle(notebookId, title);
  },
);

/** Copies text and structure, as they are at this moment, into a notebook of the user's own; runs stay behind. */
export const duplicateNotebook = action(notebookInput, async ({ notebookId }, user) => {
  await requireNotebookRole(store(), user, notebookId, "viewer");
  await runtime().documents.flush(notebookId);
  const { body } = await notebooks.openNotebook(user, notebookId);
  const copy: NotebookBody = { ...body, title: `Copy of ${body.title || "Untitled notebook"}` };
  const origin = `copy of ${notebookId}`;
  return { notebookId: await notebooks.createNotebook(user, copy, encodeNotebook(copy), origin) };
});

export const binNotebook = action(notebookInput, async ({ notebookId }, user) => {
  await requireNotebookRole(store(), user, notebookId, "viewer");
  await runtime().documents.flush(notebookId);
  await notebooks.binNotebook(user, notebookId);
  await runtime().documents.recheckAccess(notebookId);
});

export const restoreNotebook = action(notebookInput, async ({ notebookId }, user) => {
  await notebooks.restoreNotebook(user, notebookId);
  await runtime().documents.recheckAccess(notebookId);
});

/** Deletes a notebook that is in the bin, with its runs, links and published versions. */
export const deleteNotebook = action(notebookInput, async ({ notebookId }, user) => {
  await notebooks.deleteNotebookForGood(user, notebookId);
  await recordAudit({ userId: user.userId, action: "notebook.deleted", subject: notebookId });
});
