import "server-only";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { SandboxView } from "@/lib/notebook/sandboxes";
import type { Accessor } from "./access";
import { store } from "./client";
import { mayManageSandbox, SANDBOX_ORDER } from "./sandboxes";
import { sandboxes, targets, users } from "./schema";
import { mayOnTarget } from "./target-access";

/** Sandboxes that the accessor may use or manage, the newest last. `progress` is left to who makes them. */
export async function listSandboxes(accessor: Accessor): Promise<SandboxView[]> {
  const sources = alias(targets, "source");
  const rows = await store()
    .select({
      ...SANDBOX_ORDER,
      name: targets.name,
      sourceName: sources.name,
      status: sandboxes.status,
      method: sandboxes.method,
      elapsedMs: sandboxes.elapsedMs,
      bytes: sandboxes.bytes,
      differences: sandboxes.differences,
      statistics: sandboxes.statistics,
      ownerName: users.name,
      mayManage: mayManageSandbox(accessor),
      createdAt: sandboxes.createdAt,
      expiresAt: sandboxes.expiresAt,
      lastError: sandboxes.lastError,
    })
    .from(sandboxes)
    .innerJoin(targets, eq(targets.id, sandboxes.targetId))
    .innerJoin(sources, eq(sources.id, sandboxes.sourceTargetId))
    .leftJoin(users, eq(users.id, sandboxes.ownerId))
    .where(
      and(
        eq(sandboxes.purpose, "lasting"),
        isNull(sandboxes.droppedAt),
        sql`(${mayOnTarget(accessor, "use")} or ${mayManageSandbox(accessor)})`,
      ),
    )
    .orderBy(asc(sandboxes.id));
  return rows.map(({ sourceTargetId: _, targetId, createdAt, expiresAt, ...row }) => ({
    ...row,
    targetId: targetId ?? "",
    progress: "",
    createdAt: createdAt.toISOString(),
    expiresAt: (expiresAt ?? createdAt).toISOString(),
  }));
}
