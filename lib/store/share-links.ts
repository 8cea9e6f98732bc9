import "server-only";
import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { v7 as uuidv7, validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import { store } from "./client";
import { checkNotebookId, mayOnNotebook, refuseNotebook, requireNotebookRole } from "./notebook-access";
import { notebooks, shareLinks, users } from "./schema";
import { hashSecretToken, newSecretToken } from "./secret-token";

/** A link as the share dialog lists it; its token is known only to whom it was given. Moments are ISO 8601. */
export interface ShareLinkView {
  id: string;
  label: string;
  role: "viewer";
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  state: "works" | "expired" | "revoked";
}

/** Makes a link that lets anybody who has it read the notebook. The token is returned here and never again. */
export async function createShareLink(
  accessor: Accessor,
  notebookId: string,
  { label, expiresAt }: { label: string; expiresAt: Date | null },
): Promise<{ id: string; token: string }> {
  const id = uuidv7();
  const token = newSecretToken();
  const created = await store().execute(sql`
    insert into share_link (id, notebook_id, token_hash, role, label, created_by, expires_at)
    select ${id}::uuid, notebook.id, ${hashSecretToken(token)}, 'viewer', ${label}, ${accessor.userId}::uuid,
      ${expiresAt?.toISOString() ?? null}::timestamptz
    from notebook where notebook.id = ${checkNotebookId(notebookId)} and ${mayOnNotebook(accessor, "editor")}`);
  if (created.rowCount === 0) return refuseNotebook(store(), accessor, notebookId, "editor");
  return { id, token };
}

/** Every link of a notebook, newest first, with those that no longer work. */
export async function listShareLinks(accessor: Accessor, notebookId: string): Promise<ShareLinkView[]> {
  await requireNotebookRole(store(), accessor, notebookId, "editor");
  const rows = await store()
    .select({
      id: shareLinks.id,
      label: shareLinks.label,
      role: shareLinks.role,
      createdBy: users.name,
      createdAt: shareLinks.createdAt,
      expiresAt: shareLinks.expiresAt,
      lastUsedAt: shareLinks.lastUsedAt,
      state: sql<ShareLinkView["state"]>`case when share_link.revoked_at is not null then 'revoked'
        when share_link.expires_at <= now() then 'expired' else 'works' end`,
    })
    .from(shareLinks)
    .innerJoin(notebooks, eq(notebooks.id, shareLinks.notebookId))
    .innerJoin(users, eq(users.id, shareLinks.createdBy))
    .where(and(eq(notebooks.id, notebookId), mayOnNotebook(accessor, "editor")))
    .orderBy(desc(shareLinks.createdAt));
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Ends a link at once, also for those who have already opened it. Returns the notebook it led to. */
export async function revokeShareLink(accessor: Accessor, linkId: string): Promise<string> {
  const [link] = isUuid(linkId)
    ? await store()
        .select({ notebookId: shareLinks.notebookId })
        .from(shareLinks)
        .where(eq(shareLinks.id, linkId))
    : [];
  if (!link) throw new AppError("not-found", "There is no such link.");
  const revoked = await store()
    .update(shareLinks)
    .set({ revokedAt: sql`coalesce(${shareLinks.revokedAt}, now())` })
    .where(
      and(
        eq(shareLinks.id, linkId),
        sql`exists (select from notebook where notebook.id = share_link.notebook_id
          and ${mayOnNotebook(accessor, "editor")})`,
      ),
    )
    .returning({ id: shareLinks.id });
  if (revoked.length === 0) return refuseNotebook(store(), accessor, link.notebookId, "editor");
  return link.notebookId;
}

/**
 * Where a link leads, or null when it was never made, has expired, was revoked, or its notebook is in the bin.
 * Having the token is the authorisation.
 */
export async function resolveShareLink(
  token: string,
): Promise<{ notebookId: string; tokenHash: string; expiresAt: Date | null } | null> {
  const [link] = await store()
    .update(shareLinks)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(
        eq(shareLinks.tokenHash, hashSecretToken(token)),
        isNull(shareLinks.revokedAt),
        or(isNull(shareLinks.expiresAt), gt(shareLinks.expiresAt, sql`now()`)),
        sql`exists (select from notebook where notebook.id = share_link.notebook_id and notebook.binned_at is null)`,
      ),
    )
    .returning({
      notebookId: shareLinks.notebookId,
      tokenHash: shareLinks.tokenHash,
      expiresAt: shareLinks.expiresAt,
    });
  return link ?? null;
}
