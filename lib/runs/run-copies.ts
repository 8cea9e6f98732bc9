import "server-only";
import { randomUUID } from "node:crypto";
import type { RunContext, TargetClone } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";
import { recordAudit } from "@/lib/store/audit";
import { readTargetConnectionByName, type TargetConnection } from "@/lib/store/target-connections";
import {
  copiesNotAllowed,
  insertThrowAway,
  markMade,
  newThrowAwayId,
  type ThrowAway,
} from "@/lib/store/throw-away";
import { throwAwayName } from "@/lib/target/sandbox/database-name";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import { templateCopy } from "@/lib/target/sandbox/template-copy";
import type { BackendConfig, TargetBackend } from "@/lib/target/types";
import { describeObstacle } from "./admission";
import { openTargetBackend } from "./backends";
import { clonesFiles, refuseWithoutRoom } from "./lab-disk";
import type { Lanes } from "./lanes";
import type { LiveRun } from "./live-run";
import { BUSY_TARGET_PATIENCE_MS, CLONE_COMPARISON } from "./limits";
import { makeScratchDatabase } from "./scratch-database";
import type { Sessions } from "./sessions";
import { closeIdleSessions, countActivity } from "./source-sessions";
import type { ThrowAways } from "./throw-aways";

interface RunCopiesOptions {
  run: LiveRun;
  connection: TargetConnection;
  sessions: Sessions;
  lanes: Lanes;
  throwAways: ThrowAways;
  open: OpenBackend;
  openTarget(connection: TargetConnection, applicationName: string): Promise<TargetBackend>;
  say(message: string): void;
  clockMs(): number;
}

/** What a run holds beyond its own target: copies of it, an empty database, other targets. */
export class RunCopies implements Pick<RunContext, "openBackendOn" | "cloneTarget" | "openScratch"> {
  readonly #made: ThrowAway[] = [];
  readonly #backends: TargetBackend[] = [];
  /** Places in the queues of other targets, by the target's id. */
  readonly #places = new Map<string, () => void>();

  constructor(private readonly options: RunCopiesOptions) {}

  openBackendOn = async (targetName: string, applicationName: string): Promise<TargetBackend> => {
    const { run, connection, openTarget } = this.options;
    const userId = run.view.startedBy?.id;
    if (userId === undefined)
      throw new AppError("not-found", "Whoever started this run has no account any more.");
    const other = await readTargetConnectionByName(userId, targetName);
    if (other.id !== connection.id && !this.#places.has(other.id)) {
      this.#places.set(other.id, await this.#takeOver(other));
      run.otherTargets.add(other.id);
    }
    return this.#keep(await openTarget(other, applicationName));
  };

  cloneTarget = async (label: string): Promise<TargetClone> => {
    const { run, connection, sessions, clockMs } = this.options;
    if (!connection.isCopyingAllowed) throw copiesNotAllowed(connection.name);
    const isActivityCounted = await countActivity(sessions, connection.id, run.backends);
    const one = await this.#writeDown("clone", connection);
    if (one.place === "source") await this.#recordOnServer(connection, one);
    const made = await templateCopy({
      source: connection.config,
      state: "now",
      isActivityCounted,
      clonesFiles: await clonesFiles(connection),
      freeSource: () => closeIdleSessions(sessions, connection),
      depth: CLONE_COMPARISON,
    })({
      name: one.databaseName,
      open: this.#open,
      signal: run.signal,
      say: (message) => this.options.say(`${label}: ${message}`),
      clockMs,
    });
    await markMade(one.id, factsOf(made));
    return {
      database: one.databaseName,
      ...factsOf(made),
      openBackend: async (applicationName) => this.#keep(await this.#open(made.config, applicationName)),
    };
  };

  openScratch = async (applicationName: string): Promise<TargetBackend> => {
    const { databaseName } = await this.#writeDown("scratch", null);
    return this.#keep(await makeScratchDatabase(databaseName, this.#open, applicationName));
  };

  /** Closes what the run opened and drops what it made; what cannot be dropped now is left to the next sweep. */
  async close(): Promise<void> {
    for (const backend of this.#backends) this.options.run.unwatch(backend);
    await Promise.allSettled(this.#backends.map((backend) => backend.close()));
    for (const one of this.#made) await this.options.throwAways.drop(one);
    for (const leave of this.#places.values()) leave();
  }

  /** Backends that make copies are cancelled with the run, and closed by who opened them. */
  readonly #open: OpenBackend = async (config: BackendConfig, applicationName: string) =>
    this.options.run.watch(await this.options.open(config, applicationName));

  #keep(backend: TargetBackend): TargetBackend {
    this.#backends.push(backend);
    return this.options.run.watch(backend);
  }

  /** Durable before the database is created. */
  async #writeDown(purpose: "clone" | "scratch", source: TargetConnection | null): Promise<ThrowAway> {
    const id = newThrowAwayId();
    const one: ThrowAway = {
      id,
      databaseName: throwAwayName(source?.config.database ?? "tunebook", purpose, id),
      place: source?.kind === "server" ? "source" : "lab",
      sourceTargetId: source?.serverTargetId ?? null,
      targetId: null,
    };
    const { run } = this.options;
    const bytes = source ? (run.view.target?.databaseBytes ?? 0) : 0;
    if (source?.kind === "lab") await refuseWithoutRoom(bytes);
    await insertThrowAway({
      ...{ id, purpose, databaseName: one.databaseName, place: one.place },
      sourceTargetId: one.sourceTargetId,
      runId: run.view.id,
      ownerId: run.view.startedBy?.id ?? null,
      bytes,
    });
    this.#made.push(one);
    return one;
  }

  /** What is made on somebody's server can be read afterwards by those who answer for it. */
  #recordOnServer({ name }: TargetConnection, { databaseName }: ThrowAway): Promise<void> {
    const { id, startedBy } = this.options.run.view;
    return recordAudit({
      ...{ userId: startedBy?.id ?? null, action: "target.copied", subject: name },
      detail: { runId: id, databaseName },
    });
  }

  /**
   * Takes another target for this run alone. Two runs that each wait for the other's target would wait for ever, so
   * patience is short.
   */
  async #takeOver(other: TargetConnection): Promise<() => void> {
    const { lanes, run, say } = this.options;
    const ticket = { id: randomUUID(), notebookId: randomUUID(), exclusive: true };
    const waiting = AbortSignal.any([run.signal, AbortSignal.timeout(BUSY_TARGET_PATIENCE_MS)]);
    try {
      return await lanes.enter(other.id, ticket, waiting, (obstacle) =>
        say(describeObstacle(obstacle, other.name)),
      );
    } catch (error) {
      if (run.signal.aborted) throw error;
      throw new AppError("conflict", `${other.name} is busy, and this run needs it for itself.`, {
        hint: "Run the cell again when the runs on it are over.",
        cause: error,
      });
    }
  }
}

const factsOf = ({
  method,
  elapsedMs,
  bytes,
  differences,
  statistics,
}: Awaited<ReturnType<ReturnType<typeof templateCopy>>>) => ({
  ...{ method, elapsedMs, bytes, differences, statistics },
});

/** A backend for making copies: it writes, whatever the target it copies allows to statements of people. */
export const openForCopies =
  (limits: Parameters<typeof openTargetBackend>[2]): OpenBackend =>
  (config, applicationName) =>
    openTargetBackend({ config, readOnly: false }, applicationName, limits);
