import "server-only";
import { AppError } from "@/lib/errors";
import type { RunProgress, TargetDescription } from "@/lib/notebook/runs";
import { asStoreUnavailable } from "@/lib/store/failure";
import type { RunEvent } from "@/lib/store/events";
import { startRun, type RunFinish, type RunLease } from "@/lib/store/run-lifecycle";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { RunLimits, TargetBackend } from "@/lib/target/types";
import { contextWithoutTarget, openContext } from "./context";
import { RUN_TIMEOUT_MS } from "./limits";
import type { LiveRun } from "./live-run";
import type { RunCopies } from "./run-copies";
import { endWithError, endWithOutput } from "./outcome";
import type { Sandboxes } from "./sandboxes";
import type { Sessions } from "./sessions";
import type { Teardowns } from "./teardowns";

export interface Stage {
  sessions: Sessions;
  teardowns: Teardowns;
  limits: RunLimits;
  lease: RunLease;
  openBackend(connection: TargetConnection, applicationName: string): Promise<TargetBackend>;
  /** What the run may make and open beyond its target. */
  copiesFor(run: LiveRun, connection: TargetConnection, say: (message: string) => void): RunCopies;
  /** Waits for a sandbox that is being made. @throws AppError when it could not be. */
  whenReady: Sandboxes["whenReady"];
  publish(event: RunEvent): void;
  emit(run: LiveRun, progress: RunProgress): void;
  log(message: string): void;
}

/**
 * Carries out a run that has its turn on the target, and leaves the target as the run promised to.
 *
 * @returns how it ended; failures of the run are an ending, not an exception.
 */
export async function perform(run: LiveRun, stage: Stage): Promise<RunFinish> {
  const timer = setTimeout(() => run.stop("timeout"), RUN_TIMEOUT_MS);
  try {
    return endWithOutput(run, await outputOf(run, stage));
  } catch (error) {
    return endWithError(run, asExpected(error, stage));
  } finally {
    clearTimeout(timer);
    if (run.connection) {
      const undoing = [...run.teardowns.values()].reverse();
      await stage.teardowns.carryOut(run.connection.id, undoing).catch((error: unknown) => {
        // Whatever it was, the statements are still written down and the next sweep tries them again.
        stage.log(`teardown of run ${run.view.id}: ${describe(error)}`);
      });
      stage.sessions.settle(run.view.notebookId, run.connection.id);
    }
  }
}

function outputOf(run: LiveRun, stage: Stage): Promise<unknown> {
  return run.connection ? outputOnTarget(run, run.connection, stage) : outputWithoutTarget(run, stage);
}

async function outputOnTarget(run: LiveRun, connection: TargetConnection, stage: Stage): Promise<unknown> {
  if (connection.sandboxStatus !== null)
    await stage.whenReady(connection, run.signal, (message, fraction) =>
      stage.emit(run, { message, ...(fraction !== undefined && { fraction }) }),
    );
  const { backend: session, description } = await stage.sessions.use(run.view.notebookId, connection);
  if (run.signal.aborted) throw cancelledEarly();
  await recordStart(run, description, stage);
  // A target is measured as it is meant to be, and setups are made where nothing is in their way.
  if (run.isMeasurement) await stage.teardowns.carryOutPending(connection.id);
  const opened = openContext({
    run,
    connection,
    session,
    limits: stage.limits,
    openBackend: stage.openBackend,
    reopenSession: async () => (await stage.sessions.use(run.view.notebookId, connection)).backend,
    copies: stage.copiesFor(run, connection, (message) => stage.emit(run, { message })),
    emit: (progress) => stage.emit(run, progress),
  });
  run.watch(session);
  try {
    // A cancellation between the check above and here found no statement to cancel.
    if (run.signal.aborted) throw cancelledEarly();
    return await run.kind.run?.(run.source, opened.context);
  } finally {
    await opened.close();
  }
}

async function outputWithoutTarget(run: LiveRun, stage: Stage): Promise<unknown> {
  await recordStart(run, null, stage);
  const emit = (progress: RunProgress) => stage.emit(run, progress);
  return run.kind.run?.(run.source, contextWithoutTarget(run, stage.limits, emit));
}

async function recordStart(run: LiveRun, target: TargetDescription | null, stage: Stage): Promise<void> {
  const event = await startRun(run.view.id, stage.lease, target);
  if (!event) throw cancelledEarly();
  run.view = event.run;
  stage.publish(event);
}

const cancelledEarly = () => new AppError("statement-cancelled", "Cancelled before it started.");

/** A bug in a cell kind ends its run, not the process; the log has its stack. */
function asExpected(error: unknown, stage: Stage): AppError {
  const expected = error instanceof AppError ? error : asStoreUnavailable(error);
  if (expected) return expected;
  stage.log(describe(error));
  return new AppError(
    "unavailable",
    "Tunebook failed while it carried out this run. The server's log says where.",
    {
      cause: error,
    },
  );
}

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
