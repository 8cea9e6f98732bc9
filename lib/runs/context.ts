import "server-only";
import type { RunContext } from "@/lib/cells/contract";
import type { RunProgress } from "@/lib/notebook/runs";
import { seededRandom } from "@/lib/stats/random";
import type { TargetConnection } from "@/lib/store/target-connections";
import { insertTeardown, markTeardownDone } from "@/lib/store/teardowns";
import type { RunLimits, TargetBackend } from "@/lib/target/types";
import type { LiveRun } from "./live-run";

interface WorldOfRun {
  run: LiveRun;
  session: TargetBackend;
  limits: RunLimits;
  openBackend(connection: TargetConnection, applicationName: string): Promise<TargetBackend>;
  emit(progress: RunProgress): void;
}

/** What a cell kind gets to run with, and the way to give back what it opened. */
export interface OpenContext {
  context: RunContext;
  /** Closes every backend that the run opened for itself. */
  close(): Promise<void>;
}

/** Builds the world of one run from its session and the process's means. */
export function openContext({ run, session, limits, openBackend, emit }: WorldOfRun): OpenContext {
  const own: TargetBackend[] = [];
  const context: RunContext = {
    runId: run.view.id,
    notebookId: run.view.notebookId,
    cellId: run.view.cellId,
    params: run.view.params,
    capabilities: session.capabilities,
    limits,
    signal: run.signal,
    session: () => Promise.resolve(session),
    async openBackend(applicationName) {
      const backend = await openBackend(run.connection, applicationName);
      own.push(backend);
      return run.watch(backend);
    },
    emit,
    async journalTeardown(statement) {
      const teardown = { runId: run.view.id, targetId: run.connection.id, statement };
      const id = await insertTeardown(teardown);
      run.teardowns.set(id, { id, ...teardown });
      return {
        async done() {
          run.teardowns.delete(id);
          await markTeardownDone(id);
        },
      };
    },
    now: () => new Date(),
    clockMs: () => performance.now(),
    random: seededRandom,
  };
  const close = async () => {
    for (const backend of own) run.unwatch(backend);
    await Promise.allSettled(own.map((backend) => backend.close()));
  };
  return { context, close };
}
