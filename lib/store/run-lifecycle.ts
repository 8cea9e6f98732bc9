import "server-only";
import { createHash } from "node:crypto";
import { and, eq, inArray, lt, sql, type SQL } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type {
  Figure,
  OutputKind,
  RunError,
  RunMode,
  RunStatus,
  RunView,
  TargetDescription,
} from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { store, type StoreTransaction } from "./client";
import { compress } from "./compressed";
import { appendRunEvent, type RunEvent } from "./events";
import { checkNotebookId, mayOnNotebook, refuseNotebook } from "./notebook-access";
import { RUN_COLUMNS, toRunView } from "./run-view";
import { notebooks, runOutputs, runs } from "./schema";
import { storableJson, storableText } from "./storable";
import { requireTarget } from "./target-access";

/** A run as it is asked for, before it has a number. */
export interface NewRun {
  notebookId: string;
  cellId: string;
  mode: RunMode;
  outputKind: OutputKind;
  sourceText: string;
  sourceHash: string;
  params: Record<string, string | null>;
  targetId: string | null;
  /** Runs asked for together share one. */
  batchId?: string | null;
}

/** A process's claim on its runs: while it keeps extending it, nobody else calls them lost. */
export interface RunLease {
  holder: string;
  durationMs: number;
}

/** How a run ended. `output` is JSON that already passed its kind's schema; null when there is none. */
export interface RunFinish {
  status: "ok" | "error" | "cancelled" | "interrupted";
  error: RunError | null;
  output: string | null;
  /** What prose may cite of the output. */
  figures?: Figure[];
  target?: TargetDescription;
}

const ALIVE: RunStatus[] = ["queued", "running", "cancelling"];
const isAlive = inArray(runs.status, ALIVE);

const clock = sql`clock_timestamp()`;
const leaseEnd = (lease: RunLease) => sql`${clock} + make_interval(secs => ${lease.durationMs / 1000})`;

/**
 * Records a run as queued, with the notebook's next number.
 * @throws AppError "not-found" or "forbidden", for the notebook (role runner) and for the target (grant use).
 */
export async function insertRun(accessor: Accessor, run: NewRun, lease: RunLease): Promise<RunEvent> {
  return store().transaction(async (transaction) => {
    const [counted] = await transaction
      .update(notebooks)
      .set({ lastRunNumber: sql`${notebooks.lastRunNumber} + 1` })
      .where(and(eq(notebooks.id, checkNotebookId(run.notebookId)), mayOnNotebook(accessor, "runner")))
      .returning({ number: notebooks.lastRunNumber });
    if (!counted) return refuseNotebook(transaction, accessor, run.notebookId, "runner");
    if (run.targetId !== null) await requireTarget(transaction, accessor, run.targetId, "use");
    const id = uuidv7();
    await transaction.insert(runs).values({
      ...run,
      id,
      number: counted.number,
      status: "queued",
      sourceText: storableText(run.sourceText),
      params: storableJson(run.params),
      startedBy: accessor.userId,
      startedByName: accessor.userName,
      queuedAt: clock,
      leaseHolder: lease.holder,
      leaseUntil: leaseEnd(lease),
    });
    return appendRunEvent(transaction, await viewOf(transaction, id));
  });
}

/** queued → running. Null when it is no longer queued: cancelled, or taken for lost. */
export async function startRun(
  runId: string,
  lease: RunLease,
  target: TargetDescription | null = null,
): Promise<RunEvent | null> {
  return transition(runId, eq(runs.status, "queued"), {
    status: "running",
    startedAt: clock,
    target: target && storableJson(target),
    leaseHolder: lease.holder,
    leaseUntil: leaseEnd(lease),
  });
}

/** queued or running → cancelling, by an accessor who has already read the run with `readRun(…, "runner")`. */
export async function markRunCancelling(runId: string): Promise<RunEvent | null> {
  return transition(runId, inArray(runs.status, ["queued", "running"]), { status: "cancelling" });
}

/** Ends a run that is alive, with its output. Null when it was over already: the first ending stands. */
export async function finishRun(runId: string, finish: RunFinish): Promise<RunEvent | null> {
  const output = finish.output;
  const compressed = output === null ? null : await compress(output);
  return transition(
    runId,
    isAlive,
    {
      status: finish.status,
      error: finish.error && storableJson(finish.error),
      finishedAt: clock,
      leaseHolder: null,
      leaseUntil: null,
      ...(finish.figures && { figures: storableJson(finish.figures) }),
      ...(finish.target && { target: storableJson(finish.target) }),
    },
    async (transaction) => {
      if (output === null || compressed === null) return;
      const sha256 = createHash("sha256").update(output).digest("hex");
      await transaction.insert(runOutputs).values({ runId, bytes: compressed, sha256 });
    },
  );
}

/** Extends the lease of the runs that the holder still carries out; one that it lost track of runs out. */
export async function renewLeases(lease: RunLease, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await store()
    .update(runs)
    .set({ leaseUntil: leaseEnd(lease) })
    .where(and(eq(runs.leaseHolder, lease.holder), inArray(runs.id, [...runIds]), isAlive));
}

/** Ends as interrupted every run whose process stopped extending its lease; other processes' live runs are left alone. */
export async function interruptExpiredRuns(): Promise<RunEvent[]> {
  const expired = and(isAlive, lt(runs.leaseUntil, clock));
  const found = await store().select({ id: runs.id }).from(runs).where(expired);
  const interrupted: RunEvent[] = [];
  for (const { id } of found) {
    const event = await transition(id, expired, {
      status: "interrupted",
      finishedAt: clock,
      leaseHolder: null,
      leaseUntil: null,
      error: {
        code: "unavailable",
        message: "The Tunebook process that ran this stopped before it ended.",
        hint: "Run the cell again.",
      },
    });
    if (event) interrupted.push(event);
  }
  return interrupted;
}

type RunChange = Partial<{
  [Column in keyof typeof runs.$inferInsert]: (typeof runs.$inferInsert)[Column] | SQL;
}>;

async function transition(
  runId: string,
  from: SQL | undefined,
  change: RunChange,
  alsoWrite?: (transaction: StoreTransaction) => Promise<void>,
): Promise<RunEvent | null> {
  return store().transaction(async (transaction) => {
    const changed = await transaction
      .update(runs)
      .set(change)
      .where(and(eq(runs.id, runId), from))
      .returning({ id: runs.id });
    if (changed.length === 0) return null;
    await alsoWrite?.(transaction);
    return appendRunEvent(transaction, await viewOf(transaction, runId));
  });
}

async function viewOf(transaction: StoreTransaction, runId: string): Promise<RunView> {
  const [row] = await transaction.select(RUN_COLUMNS).from(runs).where(eq(runs.id, runId));
  if (!row) throw new Error(`run ${runId} vanished inside its own transaction`);
  return toRunView(row);
}
