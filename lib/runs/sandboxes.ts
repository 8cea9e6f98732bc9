import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import type { SandboxRequest, SandboxSource } from "@/lib/notebook/sandboxes";
import type { SandboxControl } from "@/lib/server/runtime";
import type { Accessor } from "@/lib/store/access";
import { recordAudit } from "@/lib/store/audit";
import { sqlstateOf, UNIQUE_VIOLATION } from "@/lib/store/failure";
import {
  claimSandbox,
  copiesNotAllowed,
  findSandboxOfNotebook,
  insertSandbox,
  markSandboxFailed,
  readManagedSandbox,
  renewSandboxLeases,
  type SandboxOrder,
} from "@/lib/store/sandboxes";
import {
  labConfig,
  readTargetConnection,
  readTargetConnectionForTeardown,
  type TargetConnection,
} from "@/lib/store/target-connections";
import { markMade, newThrowAwayId, type ThrowAway } from "@/lib/store/throw-away";
import type { CopySource } from "@/lib/target/sandbox/copy-source";
import { throwAwayName } from "@/lib/target/sandbox/database-name";
import { dumpCopy } from "@/lib/target/sandbox/dump-copy";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import { readSourceState, refuseWithoutPrivilege } from "@/lib/target/sandbox/source-state";
import { templateCopy } from "@/lib/target/sandbox/template-copy";
import { within } from "@/lib/target/sandbox/within";
import { describeObstacle } from "./admission";
import { clonesFiles, refuseWithoutRoom } from "./lab-disk";
import type { Lanes } from "./lanes";
import { LEASE_MS, SANDBOX_COMPARISON } from "./limits";
import { describeSource } from "./sandbox-source";
import type { Sessions } from "./sessions";
import { closeIdleSessions, countActivity } from "./source-sessions";
import type { ThrowAways } from "./throw-aways";

export interface SandboxesOptions {
  lanes: Lanes;
  sessions: Sessions;
  throwAways: ThrowAways;
  open: OpenBackend;
  /** Stops the runs on a target and closes its sessions. */
  dropTarget(targetId: string): Promise<void>;
  /** Where pg_dump is looked for. */
  programDirectories: readonly string[];
  clockMs(): number;
  log(message: string): void;
}

/** A sandbox that is being made by this process. */
interface Making {
  order: SandboxOrder;
  message: string;
  fraction: number | undefined;
  /** Settles when it is ready or has failed; never rejects. */
  done: Promise<AppError | null>;
}

type Say = (message: string, fraction?: number) => void;

/** Makes, resets and drops the lasting sandboxes of this process. */
export class Sandboxes implements SandboxControl {
  readonly #making = new Map<string, Making>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: SandboxesOptions) {}

  async create(
    accessor: Accessor,
    request: SandboxRequest,
  ): Promise<{ sandboxId: string; targetId: string }> {
    const source = await readTargetConnection(accessor, request.sourceTargetId);
    refuseMismatch(source, request);
    const order = await this.#writeDown(accessor, source, request, null);
    await recordAudit({ userId: accessor.userId, action: "sandbox.made", subject: source.name });
    this.#make(order);
    return { sandboxId: order.id, targetId: order.targetId };
  }

  async reset(accessor: Accessor, sandboxId: string): Promise<void> {
    const order = await readManagedSandbox(accessor, sandboxId);
    await recordAudit({ userId: accessor.userId, action: "sandbox.reset", subject: order.name });
    await this.#makeAgain(order, () => this.options.dropTarget(order.targetId));
  }

  async drop(accessor: Accessor, sandboxId: string): Promise<void> {
    const order = await readManagedSandbox(accessor, sandboxId);
    if (this.#making.has(order.targetId))
      throw new AppError("conflict", `${order.name} is being made.`, { hint: "Drop it when it is ready." });
    await recordAudit({ userId: accessor.userId, action: "sandbox.dropped", subject: order.name });
    await this.options.dropTarget(order.targetId);
    if (!(await this.options.throwAways.drop(order)))
      throw new AppError("target-unreachable", `${order.name} could not be dropped now.`, {
        hint: "It is tried again until it is gone.",
      });
  }

  progress(sandboxId: string): string {
    return [...this.#making.values()].find(({ order }) => order.id === sandboxId)?.message ?? "";
  }

  async source(accessor: Accessor, targetId: string): Promise<SandboxSource> {
    const { open, programDirectories } = this.options;
    return describeSource(await readTargetConnection(accessor, targetId), open, programDirectories);
  }

  /**
   * The sandbox that `-- @sandbox` runs a notebook's cell on: the notebook's own one of `source`, made on first use; or
   * `source` itself when it is one. It need not be ready: see `whenReady`.
   */
  async ofNotebook(
    accessor: Accessor,
    notebookId: string,
    source: TargetConnection,
  ): Promise<TargetConnection> {
    if (source.sandboxStatus !== null) return source;
    const order =
      (await findSandboxOfNotebook(accessor, notebookId, source.id)) ??
      (await this.#createForNotebook(accessor, notebookId, source));
    const sandbox = await readTargetConnection(accessor, order.targetId);
    if (sandbox.sandboxStatus === "failed") await this.#makeAgain(order);
    return sandbox;
  }

  /**
   * Waits until a target that is a sandbox is ready; every other target is at once.
   * @throws AppError with why it could not be made; "statement-cancelled" when `signal` is aborted first.
   */
  async whenReady({ id, name }: TargetConnection, signal: AbortSignal, say: Say): Promise<void> {
    const making = this.#making.get(id);
    if (!making) {
      const now = await readTargetConnectionForTeardown(id);
      if (now?.sandboxStatus === "making")
        throw new AppError("conflict", `${name} is being made by another Tunebook process.`, {
          hint: "Run the cell again in a moment.",
        });
      if (now?.sandboxStatus === "failed")
        throw new AppError("unavailable", `${name} could not be made.`, {
          hint: "The page Sandboxes says why; reset or drop it there.",
        });
      return;
    }
    const telling = setInterval(() => say(`${name}: ${making.message}`, making.fraction), TELL_EVERY_MS);
    const aborted = new Promise<AppError>((resolve) => {
      const cancelled = new AppError("statement-cancelled", "Cancelled while its sandbox was being made.");
      if (signal.aborted) resolve(cancelled);
      signal.addEventListener("abort", () => resolve(cancelled), { once: true });
    });
    say(`${name}: ${making.message}`, making.fraction);
    const failure = await Promise.race([making.done, aborted]).finally(() => clearInterval(telling));
    if (failure) throw failure;
  }

  isBeingMade({ targetId }: ThrowAway): boolean {
    return targetId !== null && this.#making.has(targetId);
  }

  /** Called with every heartbeat: other processes see that these are still being made. */
  async renewLeases(): Promise<void> {
    await renewSandboxLeases(
      [...this.#making.values()].map(({ order }) => order.id),
      LEASE_MS,
    );
  }

  /** Gives up what is being made; what is left of it is dropped at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#making.values()].map(({ done }) => done));
  }

  async #createForNotebook(
    accessor: Accessor,
    notebookId: string,
    source: TargetConnection,
  ): Promise<SandboxOrder> {
    const place = source.kind === "lab" ? "lab" : "source";
    const request: SandboxRequest = { sourceTargetId: source.id, place, content: { state: "now" } };
    try {
      const order = await this.#writeDown(accessor, source, request, notebookId);
      await recordAudit({ userId: accessor.userId, action: "sandbox.made", subject: source.name });
      this.#make(order);
      return order;
    } catch (error) {
      if (sqlstateOf(error) !== UNIQUE_VIOLATION) throw error;
      const order = await findSandboxOfNotebook(accessor, notebookId, source.id);
      if (order) return order;
      throw new AppError("conflict", "The time of this notebook's sandbox is up, and it is being dropped.", {
        hint: "Run the cell again in a moment: it then gets a new one.",
        cause: error,
      });
    }
  }

  async #writeDown(
    accessor: Accessor,
    source: TargetConnection,
    request: SandboxRequest,
    notebookId: string | null,
  ): Promise<SandboxOrder> {
    if (request.place === "source" && !source.isCopyingAllowed) throw copiesNotAllowed(source.name);
    const id = newThrowAwayId();
    const { bytes } = await within(this.options.open(source.config, "tunebook copies"), async (backend) => {
      const state = await readSourceState(backend);
      if (request.place === "source" || source.kind === "lab") refuseWithoutPrivilege(state);
      return state;
    });
    if (request.place === "lab") await refuseWithoutRoom(bytes);
    const databaseName = throwAwayName(source.config.database, "sandbox", id);
    return insertSandbox(accessor, { ...request, id, databaseName, bytes, notebookId, leaseMs: LEASE_MS });
  }

  /** `clear` stops what runs on it; one that failed has nothing to stop. */
  async #makeAgain(order: SandboxOrder, clear: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    if (this.#making.has(order.targetId) || !(await claimSandbox(order.id, LEASE_MS)))
      throw new AppError("conflict", "This sandbox is being made already.");
    this.#make(order, async () => {
      await clear();
      await this.options.throwAways.empty(order);
    });
  }

  /** Starts to make the database, after `first`; nothing of it is left when that fails. */
  #make(order: SandboxOrder, first: () => Promise<void> = () => Promise.resolve()): void {
    const making: Making = {
      order,
      message: "waits for its turn",
      fraction: undefined,
      done: Promise.resolve(null),
    };
    const say: Say = (message, fraction) => Object.assign(making, { message, fraction });
    this.#making.set(order.targetId, making);
    making.done = first()
      .then(() => this.#copy(order, say))
      .then(
        () => null,
        (error: unknown) => this.#fail(order, error),
      )
      .finally(() => this.#making.delete(order.targetId));
  }

  async #copy(order: SandboxOrder, say: Say): Promise<void> {
    const { lanes, open, clockMs } = this.options;
    const { signal } = this.#stopping;
    const source = await readTargetConnectionForTeardown(order.sourceTargetId);
    if (!source) throw new AppError("not-found", "The target that it is a copy of was removed.");
    // A copy reads all of its source, which no measurement there should meet.
    const ticket = { id: randomUUID(), notebookId: randomUUID(), exclusive: true };
    const leave = await lanes.enter(source.id, ticket, signal, (obstacle) =>
      say(describeObstacle(obstacle, source.name)),
    );
    try {
      const copy = await this.#copySource(order, source);
      const { method, elapsedMs, bytes, differences, statistics } = await copy({
        ...{ name: order.databaseName, open, signal, say, clockMs },
      });
      await markMade(order.id, { method, elapsedMs, bytes, differences, statistics });
    } finally {
      leave();
    }
  }

  async #copySource({ content }: SandboxOrder, source: TargetConnection): Promise<CopySource> {
    const { sessions, programDirectories } = this.options;
    const depth = SANDBOX_COMPARISON;
    if (content.state === "dump")
      return dumpCopy({
        ...{ source: source.config, destination: labConfig("postgres"), depth },
        ...{ schemas: content.schemas, directories: programDirectories },
      });
    return templateCopy({
      ...{ source: source.config, state: content.state, depth },
      isActivityCounted: await countActivity(sessions, source.id),
      clonesFiles: await clonesFiles(source),
      freeSource: () => closeIdleSessions(sessions, source),
    });
  }

  async #fail(order: SandboxOrder, error: unknown): Promise<AppError> {
    const expected =
      error instanceof AppError ? error : new AppError("unavailable", "Tunebook failed to make it.");
    if (!(error instanceof AppError)) this.options.log(`sandbox ${order.id}: ${String(error)}`);
    try {
      await this.options.throwAways.empty(order);
      await markSandboxFailed(order.id, [expected.message, expected.hint].filter(Boolean).join(" "));
    } catch (cause) {
      // It keeps the place of one that is being made; when its lease has run out, the sweep drops it.
      this.options.log(`sandbox ${order.id} is left to the sweep: ${String(cause)}`);
    }
    return expected;
  }
}

const TELL_EVERY_MS = 250;

/** A database of the lab is copied in the lab as a whole; a server's on itself as a whole, or by schemas in the lab. */
function refuseMismatch({ kind, name }: TargetConnection, { place, content }: SandboxRequest): void {
  const isDump = content.state === "dump";
  if (kind === "lab" ? isDump || place !== "lab" : isDump !== (place === "lab"))
    throw new AppError("invalid-input", `${name} cannot be copied in this way.`);
  if (content.state === "dump" && content.schemas.length === 0)
    throw new AppError("invalid-input", "Choose at least one schema to copy.");
}
