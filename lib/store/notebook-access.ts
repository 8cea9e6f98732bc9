import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import { roleOfStrength, roleStrength, type Accessor } from "./access";
import type { Store, StoreTransaction } from "./client";
import { NOTEBOOK_ROLES, type NotebookRole } from "./schema";

const WHAT_A_ROLE_MAY: Record<NotebookRole, string> = {
  viewer: "read it",
  commenter: "comment on it",
  runner: "run it",
  editor: "edit it",
  owner: "do this",
};

/** SQL that is the strength of a grant's role `g.role`, spelled out once from the list of roles. */
const GRANT_STRENGTH = sql.raw(
  `case g.role ${NOTEBOOK_ROLES.map((role) => `when '${role}' then ${roleStrength(role)}`).join(" ")} else 0 end`,
);

/**
 * SQL that is the accessor's strength on the row `notebook` of the surrounding query: 0 for none.
 *
 * A notebook in the bin is there for its owner only, and only to be read: restoring it comes first. Instance admins
 * look after people and targets; they see no more notebooks than anybody else.
 */
export function notebookStrength(accessor: Accessor): SQL<number> {
  const user = sql`${accessor.userId}::uuid`;
  return sql<number>`(case
    when notebook.binned_at is not null
      then case when notebook.owner_id = ${user} then ${roleStrength("viewer")}::int else 0 end
    when notebook.owner_id = ${user} then ${roleStrength("owner")}::int
    else greatest(
      (select ${GRANT_STRENGTH} from notebook_grant g
        where g.notebook_id = notebook.id and g.user_id = ${user}),
      (select ${roleStrength("viewer")}::int from share_link l
        where l.notebook_id = notebook.id and l.token_hash = any(${sql.param(accessor.linkHashes)}::text[])
          and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())
        limit 1),
      0)
  end)`;
}

/** SQL that is true where the accessor has at least the role `needed` on the row `notebook`. */
export const mayOnNotebook = (accessor: Accessor, needed: NotebookRole): SQL<boolean> =>
  sql<boolean>`${notebookStrength(accessor)} >= ${roleStrength(needed)}`;

/** Missing and not yours are one answer, so that ids cannot be probed. */
export const notebookNotFound = () =>
  new AppError("not-found", "There is no such notebook, or it is not shared with you.");

export const notebookForbidden = (needed: NotebookRole) =>
  new AppError("forbidden", `Your role on this notebook does not let you ${WHAT_A_ROLE_MAY[needed]}.`, {
    hint: "Ask its owner for a stronger role, or duplicate the notebook and work on your copy.",
  });

/** @throws AppError "not-found" for text that no id can be, which PostgreSQL would refuse with an error of its own. */
export function checkNotebookId(notebookId: string): string {
  if (!isUuid(notebookId)) throw notebookNotFound();
  return notebookId;
}

/**
 * The accessor's role on a notebook that has at least `needed`.
 * @throws AppError "not-found" when it is missing or invisible, "forbidden" when the role is too weak.
 */
export async function requireNotebookRole(
  store: Store | StoreTransaction,
  accessor: Accessor,
  notebookId: string,
  needed: NotebookRole,
): Promise<NotebookRole> {
  const found = await store.execute<{ strength: number }>(
    sql`select ${notebookStrength(accessor)} as strength from notebook where id = ${checkNotebookId(notebookId)}`,
  );
  const role = roleOfStrength(found.rows[0]?.strength ?? 0);
  if (!role) throw notebookNotFound();
  if (roleStrength(role) < roleStrength(needed)) throw notebookForbidden(needed);
  return role;
}

/** Says why a query that authorised in its WHERE matched nothing: always throws. */
export async function refuseNotebook(
  store: Store | StoreTransaction,
  accessor: Accessor,
  notebookId: string,
  needed: NotebookRole,
): Promise<never> {
  await requireNotebookRole(store, accessor, notebookId, needed);
  // The role suffices, so the row changed between the two statements.
  throw new AppError("conflict", "The notebook changed at the same moment. Try again.");
}
