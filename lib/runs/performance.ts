import "server-only";
import { AppError } from "@/lib/errors";
import type { RunProgress } from "@/lib/notebook/runs";
import { asStoreUnavailable } from "@/lib/store/failure";
import type { RunEvent } from "@/lib/store/events";
import { startRun, type RunFinish, type RunLease } from "@/lib/store/run-lifecycle";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { RunLimits, TargetBackend } from "@/lib/target/types";
import { openContext } from "./context";
import { RUN_TIMEOUT_MS } from "./limits";
import type { LiveRun } from "./live-run";
import { endWithError, endWithOutput } from "./outcome";
import type { Sessions } from "./sessions";
import type { Teardowns } from "./teardowns";

export interface Stage {
  sessions: Sessions;
  teardowns: Teardowns;
  limits: RunLimits;
  lease: RunLease;
  openBackend(connection: TargetConnection, applicationName: string): Promise<TargetBackend>;
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
    await stage.teardowns.carryOut([...run.teardowns.values()].reverse()).catch((error: unknown) => {
      // Whatever it was, the statements are still written down and the next sweep tries them again.
      stage.log(`teardown of run ${run.view.id}: ${describe(error)}`);
    });
    stage.sessions.settle(run.view.notebookId, run.connection.id);
  }
}

async function outputOf(run: LiveRun, stage: Stage): Promise<unknown> {
  const { backend: session, description } = await stage.sessions.use(run.view.notebookId, run.connection);
  if (run.signal.aborted) throw new AppError("statement-cancelled", "Cancelled before it started.");
  const event = await startRun(run.view.id, stage.lease, description);
  if (!event) throw new AppError("statement-cancelled", "Cancelled before it started.");
  run.view = event.run;
  stage.publish(event);
  const opened = openContext({
    run,
    session,
    limits: stage.limits,
    openBackend: stage.openBackend,
    emit: (progress) => stage.emit(run, progress),
  });
  run.watch(session);
  try {
    // A cancellation between the check above and here found no statement to cancel.
    if (run.signal.aborted) throw new AppError("statement-cancelled", "Cancelled before it started.");
    return await run.kind.run?.(run.source, opened.context);
  } finally {
    run.unwatch(session);
    await opened.close();
  }
}

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
