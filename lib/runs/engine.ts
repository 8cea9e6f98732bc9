import "server-only";
import { randomUUID } from "node:crypto";
import type { EventLog, LiveDocuments, RunControl, SandboxControl } from "@/lib/server/runtime";
import { readEventsAfter } from "@/lib/store/events";
import type { TargetConnection } from "@/lib/store/target-connections";
import { programDirectories } from "@/lib/target/sandbox/client-programs";
import type { RunLimits } from "@/lib/target/types";
import { openForTeardown, openTargetBackend } from "./backends";
import { Control, type FindRunnableKind } from "./control";
import { EventHub } from "./event-hub";
import { Execution } from "./execution";
import { Lanes } from "./lanes";
import { LEASE_MS, RUN_LIMITS } from "./limits";
import type { Stage } from "./performance";
import { startPulse } from "./pulse";
import { openQuestionScratch } from "./question-scratch";
import { openForCopies, RunCopies } from "./run-copies";
import { Sandboxes } from "./sandboxes";
import { Sessions } from "./sessions";
import { describeTarget } from "./target-description";
import { Teardowns } from "./teardowns";
import { ThrowAways } from "./throw-aways";

export interface RunEngineOptions {
  documents: Pick<LiveDocuments, "cell">;
  /** lib/cells/registry, or a test's own kinds. */
  runnableKind: FindRunnableKind;
  limits?: RunLimits;
  /** The shell's directories of programs, for pg_dump and pg_restore. */
  searchPath?: string;
  log(message: string): void;
}

export interface RunEngine {
  runs: RunControl;
  sandboxes: SandboxControl;
  events: EventLog;
  /** Cancels what runs, records it as interrupted, undoes what it did, and closes every session; within 4 seconds. */
  close(): Promise<void>;
}

/** What runs have to end by themselves after being cancelled, when the process stops. */
const STOP_MS = 2500;
const LAST_WORDS_MS = 700;

/** Starts carrying out runs in this process. Call it once, after the store is migrated. */
export function createRunEngine({
  documents,
  runnableKind,
  limits = RUN_LIMITS,
  searchPath = "",
  log,
}: RunEngineOptions): RunEngine {
  const lease = { holder: randomUUID(), durationMs: LEASE_MS };
  const hub = new EventHub(readEventsAfter);
  const lanes = new Lanes();
  const openBackend = (connection: TargetConnection, applicationName: string) =>
    openTargetBackend(connection, applicationName, limits);
  const sessions = new Sessions({
    async open(connection) {
      const backend = await openBackend(connection, "tunebook");
      try {
        return { backend, description: await describeTarget(connection, backend) };
      } catch (error) {
        await backend.close();
        throw error;
      }
    },
    publish: (notebookId, view) => hub.publishSession(notebookId, view),
    now: () => new Date(),
  });
  const teardowns = new Teardowns({
    lanes,
    openBackend: (targetId) => openForTeardown(targetId, limits),
    clockMs: () => performance.now(),
    log,
  });
  const clockMs = () => performance.now();
  const openCopies = openForCopies(limits);
  const throwAways: ThrowAways = new ThrowAways({
    ...{ open: openCopies, clockMs, log },
    isInUse: (one) =>
      sandboxes.isBeingMade(one) ||
      (one.targetId !== null && execution.runs().some((run) => run.uses(one.targetId ?? ""))),
  });
  const sandboxes: Sandboxes = new Sandboxes({
    ...{ lanes, sessions, throwAways, clockMs, log },
    open: openCopies,
    programDirectories: programDirectories(searchPath),
    dropTarget: (targetId) => control.dropTarget(targetId),
  });
  const copiesFor: Stage["copiesFor"] = (run, connection, say) =>
    new RunCopies({
      ...{ run, connection, sessions, lanes, throwAways, say, clockMs },
      open: openCopies,
      openTarget: openBackend,
    });
  const whenReady: Stage["whenReady"] = (connection, signal, say) =>
    sandboxes.whenReady(connection, signal, say);
  const execution = new Execution({
    lanes,
    hub,
    stage: { sessions, teardowns, limits, lease, openBackend, copiesFor, whenReady, log },
  });
  const pulse = startPulse({ lease, execution, sessions, teardowns, throwAways, sandboxes, hub, log });
  const control: Control = new Control({
    documents,
    runnableKind,
    lease,
    execution,
    sessions,
    sandboxes,
    exports: { lanes, limits },
    openScratch: (ownerId) => openQuestionScratch(throwAways, openCopies, ownerId),
  });
  return {
    runs: control,
    sandboxes,
    events: hub,
    async close() {
      control.refuseNewRuns();
      const lastBeat = pulse.stop();
      const lastSweep = teardowns.stop();
      const lastCopies = sandboxes.stop();
      for (const run of execution.runs()) run.stop("shutdown");
      await within(STOP_MS, Promise.all(execution.runs().map((run) => run.ended)));
      await within(LAST_WORDS_MS, execution.abandonAll());
      await within(
        LAST_WORDS_MS,
        Promise.all([sessions.closeAll(), lastBeat, lastSweep, lastCopies, throwAways.settled()]),
      );
    },
  };
}

/** Waits for `work`, but not longer than `ms`; what is not done by then is left to the next start. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), timeout]);
  clearTimeout(timer);
}
