import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import { markSandboxFailed, renewSandboxLeases, type SandboxOrder } from "@/lib/store/sandboxes";
import {
  labConfig,
  readTargetConnectionForTeardown,
  type TargetConnection,
} from "@/lib/store/target-connections";
import { markMade } from "@/lib/store/throw-away";
import type { CopySource } from "@/lib/target/sandbox/copy-source";
import { dumpCopy } from "@/lib/target/sandbox/dump-copy";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import { templateCopy } from "@/lib/target/sandbox/template-copy";
import { describeObstacle } from "./admission";
import { clonesFiles } from "./lab-disk";
import type { Lanes } from "./lanes";
import { LEASE_MS, SANDBOX_COMPARISON } from "./limits";
import type { Sessions } from "./sessions";
import { closeIdleSessions, countActivity } from "./source-sessions";
import type { ThrowAways } from "./throw-aways";

export interface SandboxMakingOptions {
  lanes: Lanes;
  sessions: Sessions;
  throwAways: ThrowAways;
  open: OpenBackend;
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

const TELL_EVERY_MS = 250;

/** The sandboxes that this process is making, one copy each. */
export class SandboxMaking {
  /** By the target that the sandbox is. */
  readonly #making = new Map<string, Making>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: SandboxMakingOptions) {}

  isMaking(targetId: string): boolean {
    return this.#making.has(targetId);
  }

  /** What is being done with a sandbox; empty when nothing is. */
  progress(sandboxId: string): string {
    return [...this.#making.values()].find(({ order }) => order.id === sandboxId)?.message ?? "";
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

  /** Starts to make the database, after `first`; nothing of it is left when that fails. */
  make(order: SandboxOrder, first: () => Promise<void> = () => Promise.resolve()): void {
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
