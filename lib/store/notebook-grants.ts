import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import { store } from "./client";
import { checkNotebookId, mayOnNotebook, requireNotebookRole } from "./notebook-access";
import { notebookGrants, notebooks, users, type NotebookRole } from "./schema";

/** A role that can be given; the owner's cannot. */
export type GrantedRole = Exclude<NotebookRole, "owner">;

export interface NotebookPerson {
  userId: string;
  name: string;
  email: string;
  role: NotebookRole;
}

/** The owner, then everybody whom the notebook is shared with, by name. For editors and the owner: it names e-mails. */
export async function listNotebookPeople(accessor: Accessor, notebookId: string): Promise<NotebookPerson[]> {
  await requireNotebookRole(store(), accessor, notebookId, "editor");
  const person = { userId: users.id, name: users.name, email: users.email };
  const isThis = and(eq(notebooks.id, notebookId), mayOnNotebook(accessor, "editor"));
  const owners = await store()
    .select(person)
    .from(notebooks)
    .innerJoin(users, eq(users.id, notebooks.ownerId))
    .where(isThis);
  const granted = await store()
    .select({ ...person, role: notebookGrants.role })
    .from(notebooks)
    .innerJoin(notebookGrants, eq(notebookGrants.notebookId, notebooks.id))
    .innerJoin(users, eq(users.id, notebookGrants.userId))
    .where(isThis)
    .orderBy(asc(users.name), asc(users.id));
  return [...owners.map((owner) => ({ ...owner, role: "owner" as const })), ...granted];
}

/** Shares a notebook with the account of an e-mail, or changes the role that it has. */
export async function grantNotebook(
  accessor: Accessor,
  notebookId: string,
  email: string,
  role: GrantedRole,
): Promise<NotebookPerson> {
  await requireNotebookRole(store(), accessor, notebookId, "editor");
  const [user] = await store()
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      ownsIt: eq(users.id, notebooks.ownerId),
    })
    .from(users)
    .innerJoin(notebooks, eq(notebooks.id, notebookId))
    .where(sql`lower(${users.email}) = lower(${email.trim()})`);
  if (!user)
    throw new AppError("not-found", `Nobody signs in to this Tunebook as ${email.trim()}.`, {
      hint: "An administrator can invite them on the account page; or make a link.",
    });
  const { ownsIt, ...person } = user;
  if (ownsIt) throw new AppError("conflict", `${person.name} owns this notebook.`);
  await writeGrant(accessor, notebookId, person.userId, role);
  return { ...person, role };
}

/** Takes a person's role away; everybody may give up their own. */
export async function removeNotebookGrant(
  accessor: Accessor,
  notebookId: string,
  userId: string,
): Promise<void> {
  const needed = userId === accessor.userId ? "viewer" : "editor";
  await requireNotebookRole(store(), accessor, notebookId, needed);
  await store()
    .delete(notebookGrants)
    .where(and(grantOf(notebookId, userId), userId === accessor.userId ? undefined : editableBy(accessor)));
}

const grantOf = (notebookId: string, userId: string) =>
  and(eq(notebookGrants.notebookId, checkNotebookId(notebookId)), eq(notebookGrants.userId, userId));

const editableBy = (accessor: Accessor) =>
  sql`exists (select from notebook where notebook.id = notebook_grant.notebook_id
    and ${mayOnNotebook(accessor, "editor")})`;

async function writeGrant(accessor: Accessor, notebookId: string, userId: string, role: GrantedRole) {
  await store().execute(sql`
    insert into notebook_grant (notebook_id, user_id, role)
    select notebook.id, ${userId}::uuid, ${role} from notebook
    where notebook.id = ${notebookId} and ${mayOnNotebook(accessor, "editor")}
    on conflict (notebook_id, user_id) do update set role = excluded.role`);
}
