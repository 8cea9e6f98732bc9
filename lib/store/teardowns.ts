import "server-only";
import { and, asc, desc, eq, isNull, notInArray, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { store } from "./client";
import { runs, teardowns } from "./schema";

/** A statement that undoes what a run did to a target, still to be carried out. */
export interface PendingTeardown {
  id: string;
  runId: string;
  targetId: string;
  statement: string;
}

/** Writes a teardown down; it is durable when this returns. The run was authorised when it was inserted. */
export async function insertTeardown(teardown: Omit<PendingTeardown, "id">): Promise<string> {
  const id = uuidv7();
  await store()
    .insert(teardowns)
    .values({ id, ...teardown });
  return id;
}

export async function markTeardownDone(teardownId: string): Promise<void> {
  await store()
    .update(teardowns)
    .set({ doneAt: sql`now()`, lastError: null })
    .where(and(eq(teardowns.id, teardownId), isNull(teardowns.doneAt)));
}

/** Keeps why an attempt failed, in PostgreSQL's words; the teardown stays pending. */
export async function recordTeardownFailure(teardownId: string, message: string): Promise<void> {
  await store().update(teardowns).set({ lastError: message }).where(eq(teardowns.id, teardownId));
}

/**
 * Teardowns that no live run will carry out any more, in the order in which they are to be run: the last thing done is
 * undone first. Call it after `interruptExpiredRuns`.
 */
export async function listPendingTeardowns(): Promise<PendingTeardown[]> {
  const isOver = notInArray(runs.status, ["queued", "running", "cancelling"]);
  return store()
    .select({
      id: teardowns.id,
      runId: teardowns.runId,
      targetId: teardowns.targetId,
      statement: teardowns.statement,
    })
    .from(teardowns)
    .innerJoin(runs, eq(runs.id, teardowns.runId))
    .where(and(isNull(teardowns.doneAt), isOver))
    .orderBy(asc(teardowns.targetId), desc(teardowns.id));
}
