import "server-only";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { NotebookEvent, RunView } from "@/lib/notebook/runs";
import { store, type StoreTransaction } from "./client";
import { events, notebooks } from "./schema";
import { storableJson } from "./storable";

/** A state of a run that was recorded, with its place in the notebook's log. */
export type RunEvent = Extract<NotebookEvent, { type: "run" }>;

/**
 * Appends a run's new state to its notebook's log, in the transaction that made it.
 *
 * The number comes from the notebook's row, whose lock is held until commit: numbers are without gaps and in the order
 * in which they become visible. Callers that also lock a run lock the run first, so that they cannot deadlock.
 */
export async function appendRunEvent(transaction: StoreTransaction, run: RunView): Promise<RunEvent> {
  const [counted] = await transaction
    .update(notebooks)
    .set({ lastEventSeq: sql`${notebooks.lastEventSeq} + 1` })
    .where(eq(notebooks.id, run.notebookId))
    .returning({ seq: notebooks.lastEventSeq });
  if (!counted) throw new Error(`run ${run.id} has no notebook`);
  await transaction
    .insert(events)
    .values({ notebookId: run.notebookId, seq: counted.seq, payload: storableJson({ type: "run", run }) });
  return { type: "run", seq: counted.seq, run };
}

/**
 * Stored events of a notebook with a number greater than `after`, oldest first.
 *
 * For the event log, whose readers are authorised with `openNotebook` when they subscribe.
 */
export async function readEventsAfter(
  notebookId: string,
  after: number,
  limit = 500,
): Promise<NotebookEvent[]> {
  const rows = await store()
    .select({ seq: events.seq, payload: events.payload })
    .from(events)
    .where(and(eq(events.notebookId, notebookId), gt(events.seq, after)))
    .orderBy(asc(events.seq))
    .limit(limit);
  return rows.map(({ seq, payload }) => ({ ...(payload as { type: "run"; run: RunView }), seq }));
}
