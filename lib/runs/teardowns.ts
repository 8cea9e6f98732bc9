import "server-only";
import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/errors";
import { asStoreUnavailable } from "@/lib/store/failure";
import {
  listPendingTeardowns,
  markTeardownDone,
  recordTeardownFailure,
  type PendingTeardown,
} from "@/lib/store/teardowns";
import type { TargetBackend } from "@/lib/target/types";
import type { Lanes } from "./lanes";

interface TeardownsOptions {
  lanes: Lanes;
  /** @throws AppError when the target is gone or does not answer. */
  openBackend(targetId: string): Promise<TargetBackend>;
  /** Milliseconds on a monotonic clock. */
  clockMs(): number;
  log(message: string): void;
}

const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 5 * 60_000;

/** What the statement would drop is not there (undefined object, table, function, schema): there is nothing to undo. */
const NOTHING_TO_UNDO = new Set(["42704", "42P01", "42883", "3F000"]);

/** Carries out what runs wrote down before they changed a target and could not undo themselves. */
export class Teardowns {
  readonly #retries = new Map<string, { attempts: number; notBefore: number }>();
  /** Sweeps under way or waiting for their turn, by target. */
  readonly #sweeps = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: TeardownsOptions) {}

  /**
   * Starts to undo what runs that are over left behind, as far as it is due: one sweep of a target at a time, in its
   * turn and with the target to itself, so that no benchmark measures beside it. Waits for none of that.
   */
  async sweep(): Promise<void> {
    const due = (await listPendingTeardowns()).filter((one) => this.#isDue(one));
    for (const { targetId } of due) {
      if (this.#sweeps.has(targetId)) continue;
      const swept = this.#sweepTarget(targetId)
        .catch((error: unknown) => {
          // While the store is away nothing can be undone: the next heartbeat asks again.
          if (!asStoreUnavailable(error)) this.options.log(`sweep of target ${targetId}: ${String(error)}`);
        })
        .finally(() => this.#sweeps.delete(targetId));
      this.#sweeps.set(targetId, swept);
    }
  }

  /** Gives up the sweeps that wait; resolves when those under way are over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#sweeps.values());
  }

  /** Undoes what runs that are over left on a target, due or not, for a holder of the target who wants it clean. */
  async carryOutPending(targetId: string): Promise<void> {
    const pending = await listPendingTeardowns();
    await this.carryOut(
      targetId,
      pending.filter((one) => one.targetId === targetId),
    );
  }

  /**
   * Runs the target's statements in the order given, for whoever holds the target. A failure is recorded, and tried
   * again by `sweep` with growing pauses.
   */
  async carryOut(targetId: string, teardowns: readonly PendingTeardown[]): Promise<void> {
    if (teardowns.length === 0) return;
    let backend: TargetBackend | null = null;
    const remaining = [...teardowns];
    try {
      backend = await this.options.openBackend(targetId);
      for (const teardown of teardowns) {
        await this.#carryOutOne(backend, teardown);
        remaining.shift();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      for (const teardown of remaining) await this.#postpone(teardown, error.message);
    } finally {
      await backend?.close();
    }
  }

  async #sweepTarget(targetId: string): Promise<void> {
    const ticket = { id: randomUUID(), notebookId: randomUUID(), exclusive: true };
    const { signal } = this.#stopping;
    const leave = await this.options.lanes
      .enter(targetId, ticket, signal, () => undefined)
      .catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      });
    if (!leave) return;
    try {
      // Read anew: a benchmark that had its turn before may have carried them out.
      const due = (await listPendingTeardowns()).filter((one) => this.#isDue(one));
      await this.carryOut(
        targetId,
        due.filter((one) => one.targetId === targetId),
      );
    } finally {
      leave();
    }
  }

  #isDue({ id }: PendingTeardown): boolean {
    return (this.#retries.get(id)?.notBefore ?? 0) <= this.options.clockMs();
  }

  async #carryOutOne(backend: TargetBackend, teardown: PendingTeardown): Promise<void> {
    try {
      await backend.execute({ text: teardown.statement, keep: "discard" });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (backend.isClosed) throw error;
      if (!NOTHING_TO_UNDO.has(error.database?.sqlstate ?? ""))
        return this.#postpone(teardown, error.message);
    }
    this.#retries.delete(teardown.id);
    await markTeardownDone(teardown.id);
  }

  async #postpone(teardown: PendingTeardown, message: string): Promise<void> {
    const attempts = (this.#retries.get(teardown.id)?.attempts ?? 0) + 1;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS);
    this.#retries.set(teardown.id, { attempts, notBefore: this.options.clockMs() + waitMs });
    await recordTeardownFailure(teardown.id, message);
  }
}
