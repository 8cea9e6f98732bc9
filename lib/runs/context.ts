import "server-only";
import { AppError } from "@/lib/errors";
import type { BufferEviction, RunContext } from "@/lib/cells/contract";
import type { RunProgress } from "@/lib/notebook/runs";
import { runtime } from "@/lib/server/runtime";
import { seededRandom } from "@/lib/stats/random";
import type { TargetConnection } from "@/lib/store/target-connections";
import { insertTeardown, markTeardownDone } from "@/lib/store/teardowns";
import type { RunLimits, TargetBackend, TargetCapabilities } from "@/lib/target/types";
import type { LiveRun } from "./live-run";
import type { RunCopies } from "./run-copies";

interface WorldOfRun {
  run: LiveRun;
  connection: TargetConnection;
  session: TargetBackend;
  limits: RunLimits;
  openBackend(connection: TargetConnection, applicationName: string): Promise<TargetBackend>;
  /** The notebook's session anew, when making a copy closed it. */
  reopenSession(): Promise<TargetBackend>;
  copies: Pick<RunCopies, "openBackendOn" | "cloneTarget" | "openScratch" | "close">;
  emit(progress: RunProgress): void;
}

/** What a cell kind gets to run with, and the way to give back what it opened. */
export interface OpenContext {
  context: RunContext;
  /** Closes every backend that the run opened for itself, and drops what it made to throw away. */
  close(): Promise<void>;
}

/** Builds the world of one run from its session and the process's means. */
export function openContext(world: WorldOfRun): OpenContext {
  const { run, connection, openBackend, copies } = world;
  let { session } = world;
  const own: TargetBackend[] = [];
  const context: RunContext = {
    ...worldlessParts(run, world.limits, world.emit),
    openBackendOn: copies.openBackendOn,
    cloneTarget: copies.cloneTarget,
    openScratch: copies.openScratch,
    evictSharedBuffers: connection.kind === "lab" ? evictSharedBuffers : null,
    capabilities: session.capabilities,
    isProduction: connection.environment === "production",
    async session() {
      if (session.isClosed) session = run.watch(await world.reopenSession());
      return session;
    },
    async openBackend(applicationName) {
      const backend = await openBackend(connection, applicationName);
      own.push(backend);
      return run.watch(backend);
    },
    async journalTeardown(statement) {
      const teardown = { runId: run.view.id, targetId: connection.id, statement };
      const id = await insertTeardown(teardown);
      run.teardowns.set(id, { id, ...teardown });
      return {
        async done() {
          run.teardowns.delete(id);
          await markTeardownDone(id);
        },
      };
    },
  };
  const close = async () => {
    for (const backend of [...own, session]) run.unwatch(backend);
    await Promise.allSettled(own.map((backend) => backend.close()));
    await copies.close();
  };
  return { context, close };
}

async function evictSharedBuffers(): Promise<BufferEviction> {
  const { labAdministration } = runtime();
  if (!labAdministration) throw new AppError("unavailable", "The lab is off.");
  return labAdministration.evictSharedBuffers();
}

/** The world of a run that needs no target: whatever would ask one is refused. */
export function contextWithoutTarget(
  run: LiveRun,
  limits: RunLimits,
  emit: (progress: RunProgress) => void,
): RunContext {
  const refuse = () => Promise.reject(new Error("this run was started without a target"));
  return {
    ...worldlessParts(run, limits, emit),
    capabilities: NO_CAPABILITIES,
    isProduction: false,
    ...WITHOUT_COPIES,
    session: refuse,
    openBackend: refuse,
    journalTeardown: refuse,
  };
}

const notHere = () => Promise.reject(new AppError("unavailable", "This run has no copies of its target."));
const WITHOUT_COPIES = {
  openBackendOn: notHere,
  cloneTarget: notHere,
  openScratch: notHere,
  evictSharedBuffers: null,
};

const NO_CAPABILITIES: TargetCapabilities = {
  version: "",
  versionNum: 0,
  database: "",
  role: "",
  isSuperuser: false,
  extensions: [],
  readOnly: true,
};

function worldlessParts(run: LiveRun, limits: RunLimits, emit: (progress: RunProgress) => void) {
  const { id: runId, notebookId, cellId, params } = run.view;
  return {
    runId,
    notebookId,
    cellId,
    params,
    limits,
    signal: run.signal,
    isToBeKept: () => run.isToBeKept,
    emit,
    now: () => new Date(),
    clockMs: () => performance.now(),
    random: seededRandom,
  };
}
