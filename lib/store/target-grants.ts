import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import { store } from "./client";
import { targetGrants, targets, users } from "./schema";
import { checkTargetId, mayOnTarget, requireTarget, type TargetRole } from "./target-access";

/** Somebody who may use or manage a target besides its creator. */
export interface TargetPerson {
  userId: string;
  name: string;
  email: string;
  role: TargetRole;
}

/** Whom a target is shared with, by name. For those who manage it: it names e-mails. */
export async function listTargetPeople(accessor: Accessor, targetId: string): Promise<TargetPerson[]> {
  await requireTarget(store(), accessor, targetId, "manage");
  return store()
    .select({ userId: users.id, name: users.name, email: users.email, role: targetGrants.role })
    .from(targets)
    .innerJoin(targetGrants, eq(targetGrants.targetId, targets.id))
    .innerJoin(users, eq(users.id, targetGrants.userId))
    .where(and(eq(targets.id, targetId), mayOnTarget(accessor, "manage")))
    .orderBy(asc(users.name), asc(users.id));
}

/** Lets the account of an e-mail use or manage a target, or changes what it may. */
export async function grantTarget(
  accessor: Accessor,
  targetId: string,
  email: string,
  role: TargetRole,
): Promise<TargetPerson> {
  await requireTarget(store(), accessor, targetId, "manage");
  const [person] = await store()
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(users)
    .where(sql`lower(${users.email}) = lower(${email.trim()})`);
  if (!person)
    throw new AppError("not-found", `Nobody signs in to this Tunebook as ${email.trim()}.`, {
      hint: "An administrator can invite them on the account page.",
    });
  await store().execute(sql`
    insert into target_grant (id, target_id, user_id, role)
    select ${uuidv7()}::uuid, target.id, ${person.userId}::uuid, ${role} from target
    where target.id = ${targetId} and ${mayOnTarget(accessor, "manage")}
    on conflict (target_id, user_id) where user_id is not null do update set role = excluded.role`);
  return { ...person, role };
}

/** Takes back what a person may do on a target. */
export async function removeTargetGrant(accessor: Accessor, targetId: string, userId: string): Promise<void> {
  await requireTarget(store(), accessor, targetId, "manage");
  await store()
    .delete(targetGrants)
    .where(
      and(
        eq(targetGrants.targetId, checkTargetId(targetId)),
        eq(targetGrants.userId, userId),
        sql`exists (select from target where target.id = target_grant.target_id
          and ${mayOnTarget(accessor, "manage")})`,
      ),
    );
}
