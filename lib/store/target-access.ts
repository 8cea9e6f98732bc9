import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { validate as isUuid } from "uuid";
import { AppError } from "@/lib/errors";
import type { Accessor } from "./access";
import type { Store, StoreTransaction } from "./client";

export type TargetRole = "use" | "manage";

const STRENGTH: Record<TargetRole, number> = { use: 1, manage: 2 };

/**
 * SQL that is the accessor's strength on the row `target` of the surrounding query: 0 none, 1 use, 2 manage.
 *
 * Its creator manages a target. A grant without a user is for everybody who is signed in. Targets that nobody created
 * (the sample) are managed by instance admins; an admin has no way into other people's targets.
 */
export function targetStrength(accessor: Accessor): SQL<number> {
  const user = sql`${accessor.userId}::uuid`;
  return sql<number>`(case
    when target.deleted_at is not null or ${user} is null then 0
    when target.created_by = ${user} then 2
    when target.created_by is null and ${accessor.isAdmin}::boolean then 2
    else coalesce((select max(case g.role when 'manage' then 2 else 1 end) from target_grant g
      where g.target_id = target.id and (g.user_id = ${user} or g.user_id is null)), 0)
  end)`;
}

export const mayOnTarget = (accessor: Accessor, needed: TargetRole): SQL<boolean> =>
  sql<boolean>`${targetStrength(accessor)} >= ${STRENGTH[needed]}`;

export const targetNotFound = () =>
  new AppError("not-found", "There is no such target, or you may not use it.", {
    hint: "Choose another target for this notebook, or ask the target's owner to share it.",
  });

/** @throws AppError "not-found" for text that no id can be. */
export function checkTargetId(targetId: string): string {
  if (!isUuid(targetId)) throw targetNotFound();
  return targetId;
}

/** @throws AppError "not-found" when the target is missing or invisible, "forbidden" when it may only be used. */
export async function requireTarget(
  store: Store | StoreTransaction,
  accessor: Accessor,
  targetId: string,
  needed: TargetRole,
): Promise<void> {
  const found = await store.execute<{ strength: number }>(
    sql`select ${targetStrength(accessor)} as strength from target where id = ${checkTargetId(targetId)}`,
  );
  const strength = found.rows[0]?.strength ?? 0;
  if (strength === 0) throw targetNotFound();
  if (strength < STRENGTH[needed])
    throw new AppError("forbidden", "You may use this target, but not change it.", {
      hint: "Ask its owner.",
    });
}
