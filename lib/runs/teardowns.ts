import "server-only";
import { AppError } from "@/lib/errors";
import {
  listPendingTeardowns,
  markTeardownDone,
  recordTeardownFailure,
  type PendingTeardown,
} from "@/lib/store/teardowns";
import type { TargetBackend } from "@/lib/target/types";

interface TeardownsOptions {
  /** @throws AppError when the target is gone or does not answer. */
  openBackend(targetId: string): Promise<TargetBackend>;
  /** Milliseconds on a monotonic clock. */
  clockMs(): number;
}

const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 5 * 60_000;

/** What the statement would drop is not there (undefined object, table, function, schema): there is nothing to undo. */
const NOTHING_TO_UNDO = new Set(["42704", "42P01", "42883", "3F000"]);

/** Carries out what runs wrote down before they changed a target and could not undo themselves. */
export class Teardowns {
  readonly #retries = new Map<string, { attempts: number; notBefore: number }>();
  #sweeping: Promise<void> | null = null;

  constructor(private readonly options: TeardownsOptions) {}

  /** Undoes what runs that are over left behind, as far as it is due. One sweep at a time. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().finally(() => {
      this.#sweeping = null;
    });
    return this.#sweeping;
  }

  async #sweepOnce(): Promise<void> {
    const now = this.options.clockMs();
    const pending = await listPendingTeardowns();
    await this.carryOut(pending.filter((one) => (this.#retries.get(one.id)?.notBefore ?? 0) <= now));
  }

  /** Runs the statements in the order given. A failure is recorded, and tried again by `sweep` with growing pauses. */
  async carryOut(teardowns: PendingTeardown[]): Promise<void> {
    const targetIds = [...new Set(teardowns.map((teardown) => teardown.targetId))];
    await Promise.all(
      targetIds.map((targetId) =>
        this.#carryOutOn(
          targetId,
          teardowns.filter((teardown) => teardown.targetId === targetId),
        ),
      ),
    );
  }

  async #carryOutOn(targetId: string, teardowns: PendingTeardown[]): Promise<void> {
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
