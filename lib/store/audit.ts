import "server-only";
import { desc, eq, sql } from "drizzle-orm";
import type { Accessor } from "./access";
import { store, type Store, type StoreTransaction } from "./client";
import { auditEntries, users } from "./schema";

/** What is written down: who came in, who was let in, what left, and which targets were touched. */
export type AuditAction =
  | "owner.created"
  | "signed-in"
  | "sign-in.refused"
  | "signed-out"
  | "sessions.revoked"
  | "password.set"
  | "email.changed"
  | "person.invited"
  | "person.disabled"
  | "person.enabled"
  | "invitation.accepted"
  | "notebook.deleted"
  | "grant.written"
  | "grant.removed"
  | "link.created"
  | "link.revoked"
  | "published"
  | "publication.withdrawn"
  | "target.created"
  | "target.edited"
  | "target.deleted"
  | "target.tested"
  | "target.copies.allowed"
  | "target.copies.forbidden"
  | "target.copied"
  | "sandbox.made"
  | "sandbox.reset"
  | "sandbox.extended"
  | "sandbox.dropped"
  | "rows.exported";

/** An entry as an admin reads it; `at` is ISO 8601. */
export interface AuditEntryView {
  id: number;
  at: string;
  userName: string | null;
  action: string;
  subject: string;
}

/** Writes an entry down. `subject` names what it was done to; `detail` never holds a secret. */
export async function recordAudit(
  entry: { userId: string | null; action: AuditAction; subject?: string; detail?: Record<string, unknown> },
  into: Store | StoreTransaction = store(),
): Promise<void> {
  await into.insert(auditEntries).values(entry);
}

/** The latest entries, newest first. For admins; everybody else gets none. */
export async function listAudit(accessor: Accessor, limit = 100): Promise<AuditEntryView[]> {
  const rows = await store()
    .select({
      id: auditEntries.id,
      at: auditEntries.at,
      userName: users.name,
      action: auditEntries.action,
      subject: auditEntries.subject,
    })
    .from(auditEntries)
    .leftJoin(users, eq(users.id, auditEntries.userId))
    .where(sql`exists (select from "user" a where a.id = ${accessor.userId}::uuid and a.is_admin)`)
    .orderBy(desc(auditEntries.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
