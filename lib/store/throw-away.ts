import "server-only";
import { and, asc, eq, isNull, lt, notInArray, or, sql, type SQL } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "@/lib/errors";
import { formatBytes } from "@/lib/format/quantity";
import { SANDBOX_LIMITS } from "@/lib/notebook/sandboxes";
import { store, type StoreTransaction } from "./client";
import { runs, sandboxes, targets } from "./schema";
import { targetNotFound } from "./target-access";

/** Any constant serves, as long as every Tunebook process takes the same one. */
const SANDBOX_LOCK = 7_465_208;

/** A database that was made, or is about to be, and has not been dropped. */
export interface ThrowAway {
  id: string;
  databaseName: string;
  place: "lab" | "source";
  sourceTargetId: string | null;
  /** The target that a lasting sandbox is; null for those of a run. */
  targetId: string | null;
}

/** A database for a run or a question: written down, durably, before it is created, so that it is dropped after any crash. */
export interface NewThrowAway {
  id: string;
  purpose: "clone" | "scratch";
  databaseName: string;
  place: "lab" | "source";
  sourceTargetId: string | null;
  /** Null for a question that no run is recorded for: then it is in use for `leaseMs`. */
  runId: string | null;
  ownerId: string | null;
  /** As far as it is known before the copy is made. */
  bytes: number;
  leaseMs?: number;
}

/**
 * Writes down that a run makes a database. The run was authorised on the source when it was inserted; agreement to copies
 * on somebody's server is asked for again, because it may have been taken back while the run waited.
 * @throws AppError "forbidden" without that agreement, "too-large" when there is no room within the limits.
 */
export async function insertThrowAway({ leaseMs, ...entry }: NewThrowAway): Promise<void> {
  const leaseUntil = leaseMs === undefined ? null : sql`now() + ${leaseMs} * interval '1 millisecond'`;
  await store().transaction(async (transaction) => {
    await lockSandboxes(transaction);
    if (entry.place === "source") await refuseWithoutAgreement(transaction, entry.sourceTargetId);
    await refuseBeyondTotal(transaction, entry.bytes);
    await transaction
      .insert(sandboxes)
      .values({ ...entry, leaseUntil, content: { state: "now" }, status: "making" });
  });
}

async function refuseWithoutAgreement(
  transaction: StoreTransaction,
  sourceTargetId: string | null,
): Promise<void> {
  const [source] = await transaction
    .select({ name: targets.name, copiesAllowedAt: targets.copiesAllowedAt })
    .from(targets)
    .where(and(eq(targets.id, sourceTargetId ?? ""), isNull(targets.deletedAt)));
  if (!source) throw targetNotFound();
  if (source.copiesAllowedAt === null) throw copiesNotAllowed(source.name);
}

/** Nobody agreed to databases being made on somebody's server. */
export const copiesNotAllowed = (name: string): AppError =>
  new AppError("forbidden", `Nobody has agreed to copies of ${name} on its own server.`, {
    hint: "Whoever manages the target can allow them in its dialog “New sandbox”, which says what they cost there.",
  });

export const newThrowAwayId = (): string => uuidv7();

/** Lets those who make sandboxes take turns, so that two at once do not both find the last room. */
export const lockSandboxes = (transaction: StoreTransaction): Promise<unknown> =>
  transaction.execute(sql`select pg_advisory_xact_lock(${SANDBOX_LOCK})`);

/** @throws AppError "too-large" when `bytes` more would be over the limit of all sandboxes together. */
export async function refuseBeyondTotal(transaction: StoreTransaction, bytes: number): Promise<void> {
  const [taken] = await transaction
    .select({ bytes: sql<string>`coalesce(sum(${sandboxes.bytes}), 0)` })
    .from(sandboxes)
    .where(isNull(sandboxes.droppedAt));
  if (Number(taken?.bytes) + bytes <= SANDBOX_LIMITS.totalBytes) return;
  throw new AppError(
    "too-large",
    `Another copy of ${formatBytes(bytes)} would be over the limit: sandboxes take ${formatBytes(Number(taken?.bytes))} of at most ${formatBytes(SANDBOX_LIMITS.totalBytes)}.`,
    { hint: "Drop sandboxes that are not needed any more, on the page Sandboxes." },
  );
}

/** What is known of a database once it is made. */
export interface MadeFacts {
  method: string;
  elapsedMs: number;
  bytes: number;
  differences: string[];
  statistics: string;
}

export async function markMade(id: string, facts: MadeFacts): Promise<void> {
  await store()
    .update(sandboxes)
    .set({
      ...facts,
      elapsedMs: Math.round(facts.elapsedMs),
      status: "ready",
      leaseUntil: null,
      lastError: null,
    })
    .where(eq(sandboxes.id, id));
}

/** Records that the database is gone; a lasting sandbox's target goes with it. */
export async function markDropped(id: string): Promise<void> {
  await store().transaction(async (transaction) => {
    const [dropped] = await transaction
      .update(sandboxes)
      .set({ droppedAt: sql`now()`, leaseUntil: null })
      .where(and(eq(sandboxes.id, id), isNull(sandboxes.droppedAt)))
      .returning({ targetId: sandboxes.targetId });
    if (dropped?.targetId)
      await transaction
        .update(targets)
        .set({ deletedAt: sql`now()` })
        .where(eq(targets.id, dropped.targetId));
  });
}

/** Keeps why an attempt to drop failed; the next sweep tries again. */
export async function recordDropFailure(id: string, message: string): Promise<void> {
  await store().update(sandboxes).set({ lastError: message }).where(eq(sandboxes.id, id));
}

/**
 * Databases that nobody will drop any more unless it is done now: of runs that are over, of processes that died while
 * they made one, and sandboxes whose time is up. Call it after `interruptExpiredRuns`.
 */
export async function listAbandoned(): Promise<ThrowAway[]> {
  const isRunOver = or(
    isNull(sandboxes.runId),
    notInArray(sql`coalesce(${runs.status}, 'ok')`, ["queued", "running", "cancelling"]),
  );
  return store()
    .select(THROW_AWAY)
    .from(sandboxes)
    .leftJoin(runs, eq(runs.id, sandboxes.runId))
    .where(
      and(
        isNull(sandboxes.droppedAt),
        or(
          and(sql`${sandboxes.purpose} <> 'lasting'`, isRunOver, isLeaseOver),
          and(eq(sandboxes.purpose, "lasting"), or(isLost, lt(sandboxes.expiresAt, sql`now()`))),
        ),
      ),
    )
    .orderBy(asc(sandboxes.id));
}

const isLeaseOver = or(isNull(sandboxes.leaseUntil), lt(sandboxes.leaseUntil, sql`now()`));

const isLost: SQL = sql`(${sandboxes.status} = 'making' and ${sandboxes.leaseUntil} < now())`;

export const THROW_AWAY = {
  id: sandboxes.id,
  databaseName: sandboxes.databaseName,
  place: sandboxes.place,
  sourceTargetId: sandboxes.sourceTargetId,
  targetId: sandboxes.targetId,
};
