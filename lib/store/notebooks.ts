import "server-only";
import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7, validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { NotebookBody } from "@/lib/notebook/document";
import { roleOfStrength, type Accessor } from "./access";
import { store } from "./client";
import {
  checkNotebookId,
  mayOnNotebook,
  notebookForbidden,
  notebookNotFound,
  notebookStrength,
  requireNotebookRole,
} from "./notebook-access";
import { searchQuery, searchVector } from "./notebook-search";
import { notebooks, users, type NotebookRole } from "./schema";
import { storableJson } from "./storable";

const LISTED_NOTEBOOKS = 500;

/** A notebook in a list. Moments are ISO 8601. */
export interface NotebookSummary {
  id: string;
  title: string;
  role: NotebookRole;
  owner: { id: string; name: string };
  cellCount: number;
  createdAt: string;
  editedAt: string;
  binnedAt: string | null;
}

/** A notebook as its page needs it. `role` is the accessor's; in the bin it is "viewer" even for the owner. */
export interface OpenedNotebook extends NotebookSummary {
  epoch: number;
  body: NotebookBody;
  origin: string | null;
  /** The number of the last event: subscribe after it, then nothing is missed. */
  lastEventSeq: number;
}

const SUMMARY = {
  id: notebooks.id,
  title: notebooks.title,
  ownerId: notebooks.ownerId,
  ownerName: users.name,
  cellCount: sql<number>`jsonb_array_length(notebook.body -> 'cells')`,
  createdAt: notebooks.createdAt,
  editedAt: notebooks.editedAt,
  binnedAt: notebooks.binnedAt,
};

interface SummaryRow {
  id: string;
  title: string;
  ownerId: string;
  ownerName: string;
  cellCount: number;
  createdAt: Date;
  editedAt: Date;
  binnedAt: Date | null;
  strength: number;
}

function toSummary(row: SummaryRow): NotebookSummary {
  const role = roleOfStrength(row.strength);
  if (!role) throw notebookNotFound();
  return {
    id: row.id,
    title: row.title,
    role,
    owner: { id: row.ownerId, name: row.ownerName },
    cellCount: row.cellCount,
    createdAt: row.createdAt.toISOString(),
    editedAt: row.editedAt.toISOString(),
    binnedAt: row.binnedAt?.toISOString() ?? null,
  };
}

/** The notebooks that the accessor may see, or has in the bin, best match or latest edit first. */
export async function listNotebooks(
  accessor: Accessor,
  { search = "", binned = false }: { search?: string; binned?: boolean } = {},
): Promise<NotebookSummary[]> {
  const query = searchQuery(search);
  if (search.trim() !== "" && query === null) return [];
  const matches = sql`notebook.search @@ to_tsquery('simple', ${query})`;
  const rank = sql`ts_rank(notebook.search, to_tsquery('simple', ${query}))`;
  const rows = await store()
    .select({ ...SUMMARY, strength: notebookStrength(accessor) })
    .from(notebooks)
    .innerJoin(users, eq(users.id, notebooks.ownerId))
    .where(
      and(
        binned ? isNotNull(notebooks.binnedAt) : isNull(notebooks.binnedAt),
        mayOnNotebook(accessor, "viewer"),
        query === null ? undefined : matches,
      ),
    )
    .orderBy(...(query === null ? [] : [desc(rank)]), desc(notebooks.editedAt), notebooks.id)
    .limit(LISTED_NOTEBOOKS);
  return rows.map(toSummary);
}

/** @throws AppError "not-found". */
export async function openNotebook(accessor: Accessor, notebookId: string): Promise<OpenedNotebook> {
  const [row] = await store()
    .select({
      ...SUMMARY,
      strength: notebookStrength(accessor),
      epoch: notebooks.epoch,
      body: notebooks.body,
      origin: notebooks.origin,
      lastEventSeq: notebooks.lastEventSeq,
    })
    .from(notebooks)
    .innerJoin(users, eq(users.id, notebooks.ownerId))
    .where(and(eq(notebooks.id, checkNotebookId(notebookId)), mayOnNotebook(accessor, "viewer")));
  if (!row) throw notebookNotFound();
  const { epoch, body, origin, lastEventSeq } = row;
  return { ...toSummary(row), epoch, body, origin, lastEventSeq };
}

/**
 * Stores a new notebook that the accessor owns, and returns its id.
 *
 * @param document the encoded Yjs document of `body`, made by lib/notebook/ydoc.
 * @param origin where it came from: "copy of <id>", "template:<name>"; null when it began empty.
 */
export async function createNotebook(
  accessor: Accessor,
  body: NotebookBody,
  document: Uint8Array,
  origin: string | null = null,
): Promise<string> {
  if (accessor.userId === null) throw new AppError("unauthenticated", "Sign in to create a notebook.");
  const id = uuidv7();
  const stored = storableJson(body);
  await store()
    .insert(notebooks)
    .values({
      id,
      ownerId: accessor.userId,
      editedBy: accessor.userId,
      document,
      body: stored,
      title: stored.title,
      search: searchVector(stored),
      origin,
    });
  return id;
}

/** Moves a notebook to its owner's bin: links and grants stop working, publications stay. */
export async function binNotebook(accessor: Accessor, notebookId: string): Promise<void> {
  const binned = await store()
    .update(notebooks)
    .set({ binnedAt: sql`now()` })
    .where(and(eq(notebooks.id, checkNotebookId(notebookId)), mayOnNotebook(accessor, "owner")))
    .returning({ id: notebooks.id });
  if (binned.length > 0) return;
  const role = await requireNotebookRole(store(), accessor, notebookId, "viewer");
  if (role !== "viewer" || !(await isInOwnBin(accessor, notebookId))) throw notebookForbidden("owner");
}

/** Takes a notebook out of the bin. Only its owner sees it there, so everybody else finds nothing. */
export async function restoreNotebook(accessor: Accessor, notebookId: string): Promise<void> {
  const restored = await store()
    .update(notebooks)
    .set({ binnedAt: null })
    .where(inOwnBin(accessor, notebookId))
    .returning({ id: notebooks.id });
  if (restored.length === 0) throw notebookNotFound();
}

/**
 * Deletes a notebook that is in the bin, with its runs, links and publications. Cannot be undone.
 * @throws AppError "conflict" while a run is alive, or while what one did to a target is still to be undone: deleting
 * the run would forget how.
 */
export async function deleteNotebookForGood(accessor: Accessor, notebookId: string): Promise<void> {
  const deleted = await store()
    .delete(notebooks)
    .where(and(inOwnBin(accessor, notebookId), sql`not ${isStillNeeded}`))
    .returning({ id: notebooks.id });
  if (deleted.length > 0) return;
  if (!(await isInOwnBin(accessor, notebookId))) throw notebookNotFound();
  throw new AppError("conflict", "One of its cells is still running, or what it did is still to be undone.", {
    hint: "Stop the run, make sure that its target can be reached, and delete the notebook then.",
  });
}

const isStillNeeded = sql`exists (
  select from run
  where run.notebook_id = notebook.id
    and (run.status in ('queued', 'running', 'cancelling')
      or exists (select from teardown join target on target.id = teardown.target_id
        where teardown.run_id = run.id and teardown.done_at is null and target.deleted_at is null)))`;

const inOwnBin = (accessor: Accessor, notebookId: string) =>
  and(
    eq(notebooks.id, checkNotebookId(notebookId)),
    sql`${notebooks.ownerId} = ${accessor.userId}::uuid`,
    isNotNull(notebooks.binnedAt),
  );

async function isInOwnBin(accessor: Accessor, notebookId: string): Promise<boolean> {
  const rows = await store()
    .select({ id: notebooks.id })
    .from(notebooks)
    .where(inOwnBin(accessor, notebookId));
  return rows.length > 0;
}

/** The stored document, for the collaboration server, which authorises each of its connections with `openNotebook`. */
export async function readDocument(
  notebookId: string,
): Promise<{ document: Uint8Array; epoch: number; body: NotebookBody } | null> {
  if (!isUuid(notebookId)) return null;
  const [row] = await store()
    .select({ document: notebooks.document, epoch: notebooks.epoch, body: notebooks.body })
    .from(notebooks)
    .where(eq(notebooks.id, notebookId));
  return row ?? null;
}

/**
 * Writes a document and what is derived from it (title, search) together.
 *
 * @param epoch the epoch that the document was loaded with; a document of an older one is refused.
 * @returns false when the notebook is gone or its epoch has moved on: then nothing was written.
 */
export async function saveDocument(
  notebookId: string,
  saved: { document: Uint8Array; body: NotebookBody; editedBy: string | null; epoch: number },
): Promise<boolean> {
  const body = storableJson(saved.body);
  const written = await store()
    .update(notebooks)
    .set({
      document: saved.document,
      body,
      title: body.title,
      search: searchVector(body),
      editedAt: sql`now()`,
      editedBy: saved.editedBy,
    })
    .where(and(eq(notebooks.id, notebookId), eq(notebooks.epoch, saved.epoch)))
    .returning({ id: notebooks.id });
  return written.length > 0;
}
