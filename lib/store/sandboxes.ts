import "server-only";
import { and, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import { SANDBOX_LIMITS, type SandboxContent } from "@/lib/notebook/sandboxes";
import type { Accessor } from "./access";
import { store, type StoreTransaction } from "./client";
import { sandboxes, targetGrants, targets } from "./schema";
import { checkTargetId, mayOnTarget, targetNotFound } from "./target-access";
import { copiesNotAllowed, lockSandboxes, refuseBeyondTotal, THROW_AWAY, type ThrowAway } from "./throw-away";

/** A sandbox to be made, as its maker asks for it. */
export interface NewSandbox {
  id: string;
  sourceTargetId: string;
  databaseName: string;
  place: "lab" | "source";
  content: SandboxContent;
  /** Its source's size. */
  bytes: number;
  /** The notebook whose cells asked for it; null when a person did. */
  notebookId: string | null;
  leaseMs: number;
}

/** What it takes to make a sandbox again. */
export interface SandboxOrder extends ThrowAway {
  targetId: string;
  sourceTargetId: string;
  content: SandboxContent;
}

export const SANDBOX_ORDER = { ...THROW_AWAY, content: sandboxes.content };

/**
 * Writes a sandbox and its target down, before the database exists. Whoever may use the source may have one.
 *
 * @throws AppError "not-found" for the source; "forbidden" where nobody agreed to copies on its server; "conflict" for
 *   a source that is a sandbox; "too-large" at a limit, which the message names.
 */
export async function insertSandbox(accessor: Accessor, sandbox: NewSandbox): Promise<SandboxOrder> {
  return store().transaction(async (transaction) => {
    await lockSandboxes(transaction);
    const source = await readSource(transaction, accessor, sandbox);
    await refuseBeyondCounts(transaction, accessor);
    await refuseBeyondTotal(transaction, sandbox.bytes);
    const targetId = uuidv7();
    const { id, databaseName, place, content, leaseMs, sourceTargetId } = sandbox;
    await transaction.insert(targets).values({
      ...{ id: targetId, databaseName, environment: "sandbox", readOnly: false },
      name: await freeName(transaction, accessor, `${source.name} sandbox`),
      kind: place === "lab" ? "lab" : "server",
      createdBy: accessor.userId,
    });
    await transaction.insert(sandboxes).values({
      ...{ id, purpose: "lasting", databaseName, place, sourceTargetId, targetId, content },
      ...{ notebookId: sandbox.notebookId, bytes: sandbox.bytes, ownerId: accessor.userId },
      ...{ status: "making", leaseUntil: fromNow(leaseMs / 1000), expiresAt: fromNow(LIFETIME_SECONDS) },
    });
    return { id, databaseName, place, sourceTargetId, targetId, content };
  });
}

const LIFETIME_SECONDS = SANDBOX_LIMITS.lifetimeHours * 3600;

const fromNow = (seconds: number): SQL<Date> =>
  sql`now() + make_interval(secs => ${seconds}::double precision)`;

async function readSource(
  transaction: StoreTransaction,
  accessor: Accessor,
  { sourceTargetId, place }: NewSandbox,
): Promise<{ name: string }> {
  const [source] = await transaction
    .select({
      name: targets.name,
      isLab: sql<boolean>`target.kind = 'lab'`,
      areCopiesAllowed: sql<boolean>`target.copies_allowed_at is not null`,
      isSandbox: sql<boolean>`exists (select from sandbox s where s.target_id = target.id)`,
    })
    .from(targets)
    .where(and(eq(targets.id, checkTargetId(sourceTargetId)), mayOnTarget(accessor, "use")));
  if (!source) throw targetNotFound();
  if (source.isSandbox)
    throw new AppError("conflict", `${source.name} is a sandbox already.`, {
      hint: "Make another one of the target that it is a copy of.",
    });
  if (place === "source" && !source.isLab && !source.areCopiesAllowed) throw copiesNotAllowed(source.name);
  return source;
}

async function refuseBeyondCounts(transaction: StoreTransaction, { userId }: Accessor): Promise<void> {
  const [taken] = await transaction
    .select({
      own: sql<number>`count(*) filter (where ${sandboxes.ownerId} = ${userId}::uuid)::int`,
      all: sql<number>`count(*)::int`,
    })
    .from(sandboxes)
    .where(and(eq(sandboxes.purpose, "lasting"), isNull(sandboxes.droppedAt)));
  const { perPerson, total } = SANDBOX_LIMITS;
  if ((taken?.own ?? 0) >= perPerson)
    throw new AppError("too-large", `You have ${perPerson} sandboxes, as many as one person may.`, {
      hint: "Drop one that you do not need any more, on the page Sandboxes.",
    });
  if ((taken?.all ?? 0) >= total)
    throw new AppError("too-large", `There are ${total} sandboxes, as many as this Tunebook keeps.`, {
      hint: "Ask their owners to drop some, or wait: each is dropped when its time is up.",
    });
}

/** `shop sandbox`, or with the first number that makes it a name of its own among the person's targets. */
async function freeName(transaction: StoreTransaction, { userId }: Accessor, name: string): Promise<string> {
  const taken = await transaction
    .select({ name: sql<string>`lower(${targets.name})` })
    .from(targets)
    .where(and(eq(targets.createdBy, userId ?? ""), isNull(targets.deletedAt)));
  const names = new Set(taken.map((one) => one.name));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`;
    if (!names.has(candidate.toLowerCase())) return candidate;
  }
}

/**
 * The sandbox that a notebook's cells share, of one source, for somebody who may use that source: they may use the
 * sandbox from now on. Null when there is none.
 */
export async function findSandboxOfNotebook(
  accessor: Accessor,
  notebookId: string,
  sourceTargetId: string,
): Promise<SandboxOrder | null> {
  const [found] = await store()
    .select(SANDBOX_ORDER)
    .from(sandboxes)
    .innerJoin(targets, eq(targets.id, sandboxes.sourceTargetId))
    .where(
      and(
        eq(sandboxes.notebookId, notebookId),
        eq(sandboxes.sourceTargetId, checkTargetId(sourceTargetId)),
        isNull(sandboxes.droppedAt),
        sql`${sandboxes.expiresAt} > now()`,
        mayOnTarget(accessor, "use"),
      ),
    );
  if (!found || accessor.userId === null) return null;
  const order = found as SandboxOrder;
  await store()
    .insert(targetGrants)
    .values({ id: uuidv7(), targetId: order.targetId, userId: accessor.userId, role: "use" })
    .onConflictDoNothing();
  return order;
}

const isAdmin = ({ userId }: Accessor): SQL<boolean> =>
  sql<boolean>`exists (select from "user" a where a.id = ${userId}::uuid and a.is_admin)`;

/** Its maker and instance admins reset, extend and drop a sandbox. */
export const mayManageSandbox = (accessor: Accessor): SQL<boolean> =>
  sql<boolean>`(coalesce(${sandboxes.ownerId} = ${accessor.userId}::uuid, false) or ${isAdmin(accessor)})`;

/** @throws AppError "not-found" for one that is gone or invisible, "forbidden" for one that may only be used. */
export async function readManagedSandbox(
  accessor: Accessor,
  id: string,
): Promise<SandboxOrder & { name: string }> {
  const [found] = await store()
    .select({
      ...SANDBOX_ORDER,
      name: targets.name,
      mayManage: mayManageSandbox(accessor),
      mayUse: mayOnTarget(accessor, "use"),
    })
    .from(sandboxes)
    .innerJoin(targets, eq(targets.id, sandboxes.targetId))
    .where(and(eq(sandboxes.id, checkTargetId(id)), isNull(sandboxes.droppedAt)));
  if (!found || !(found.mayManage || found.mayUse))
    throw new AppError("not-found", "There is no such sandbox, or it was dropped.");
  if (!found.mayManage)
    throw new AppError("forbidden", "Only who made a sandbox resets, extends or drops it.", {
      hint: "Ask them, or make one of your own.",
    });
  return found as typeof found & SandboxOrder;
}

/**
 * Puts off a sandbox's end to a lifetime from now, at most; an end that lies later stays.
 * @throws AppError as readManagedSandbox.
 */
export async function extendSandbox(accessor: Accessor, id: string, hours: number): Promise<void> {
  await readManagedSandbox(accessor, id);
  const seconds = Math.min(hours, SANDBOX_LIMITS.longestHours) * 3600;
  await store()
    .update(sandboxes)
    .set({ expiresAt: sql`greatest(${sandboxes.expiresAt}, ${fromNow(seconds)})` })
    .where(and(eq(sandboxes.id, id), isNull(sandboxes.droppedAt), mayManageSandbox(accessor)));
}

/** Claims a sandbox for being made again. @returns false when somebody makes it at the moment. */
export async function claimSandbox(id: string, leaseMs: number): Promise<boolean> {
  const claimed = await store()
    .update(sandboxes)
    .set({ status: "making", leaseUntil: fromNow(leaseMs / 1000), lastError: null })
    .where(
      and(
        eq(sandboxes.id, id),
        isNull(sandboxes.droppedAt),
        sql`(${sandboxes.status} <> 'making' or ${sandboxes.leaseUntil} < now())`,
      ),
    )
    .returning({ id: sandboxes.id });
  return claimed.length > 0;
}

/** Tells other processes that these are still being made. */
export async function renewSandboxLeases(ids: readonly string[], leaseMs: number): Promise<void> {
  if (ids.length === 0) return;
  await store()
    .update(sandboxes)
    .set({ leaseUntil: fromNow(leaseMs / 1000) })
    .where(and(inArray(sandboxes.id, [...ids]), eq(sandboxes.status, "making")));
}

/** The sandbox could not be made: it stays listed, with the reason, until it is reset or dropped. */
export async function markSandboxFailed(id: string, message: string): Promise<void> {
  await store()
    .update(sandboxes)
    .set({ status: "failed", leaseUntil: null, lastError: message, bytes: 0 })
    .where(eq(sandboxes.id, id));
}
