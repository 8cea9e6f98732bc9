import "server-only";
import { AppError } from "@/lib/errors";
import { labConfig, readTargetConnectionForTeardown } from "@/lib/store/target-connections";
import { listAbandoned, markDropped, recordDropFailure, type ThrowAway } from "@/lib/store/throw-away";
import { dropDatabase } from "@/lib/target/sandbox/create-database";
import { openBeside, type OpenBackend } from "@/lib/target/sandbox/maintenance";
import { within } from "@/lib/target/sandbox/within";
import type { BackendConfig } from "@/lib/target/types";

const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 5 * 60_000;

interface ThrowAwaysOptions {
  open: OpenBackend;
  clockMs(): number;
  /** Whether something is still being done in it: it is left alone until the next sweep. */
  isInUse(one: ThrowAway): boolean;
  log(message: string): void;
}

/** Drops the databases that were made to be thrown away, at once or when a later sweep finds them. */
export class ThrowAways {
  readonly #retries = new Map<string, { attempts: number; notBefore: number }>();
  #sweeping: Promise<void> | null = null;

  constructor(private readonly options: ThrowAwaysOptions) {}

  /**
   * Drops the database, whoever is in it, and records that. A failure is recorded, and tried again by `sweep` with
   * growing pauses.
   *
   * @returns whether it is gone.
   */
  async drop(one: ThrowAway): Promise<boolean> {
    try {
      await this.empty(one);
      await markDropped(one.id);
      this.#retries.delete(one.id);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.#postpone(one, error.message);
      return false;
    }
  }

  /** Drops the database and leaves its place taken: it is about to be made again. @throws AppError */
  async empty(one: ThrowAway): Promise<void> {
    await within(openBeside(await serverOf(one), one.databaseName, this.options.open), (backend) =>
      dropDatabase(backend, one.databaseName),
    );
  }

  /** Starts to drop what nobody else will, as far as it is due; waits for none of it. */
  async sweep(): Promise<void> {
    if (this.#sweeping) return;
    const due = (await listAbandoned()).filter(
      (one) =>
        !this.options.isInUse(one) && (this.#retries.get(one.id)?.notBefore ?? 0) <= this.options.clockMs(),
    );
    if (due.length === 0) return;
    this.#sweeping = this.#dropAll(due)
      .catch((error: unknown) => this.options.log(`sweep of throw-away databases: ${String(error)}`))
      .finally(() => (this.#sweeping = null));
  }

  /** Resolves when the sweep under way is over. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  async #dropAll(due: readonly ThrowAway[]): Promise<void> {
    for (const one of due) await this.drop(one);
  }

  async #postpone({ id }: ThrowAway, message: string): Promise<void> {
    const attempts = (this.#retries.get(id)?.attempts ?? 0) + 1;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS);
    this.#retries.set(id, { attempts, notBefore: this.options.clockMs() + waitMs });
    await recordDropFailure(id, message);
  }
}

/** @throws AppError "target-unreachable" when the source that led to the server was removed. */
async function serverOf({ place, sourceTargetId }: ThrowAway): Promise<BackendConfig> {
  if (place === "lab") return labConfig("postgres");
  const source = sourceTargetId === null ? null : await readTargetConnectionForTeardown(sourceTargetId);
  if (!source) throw new AppError("target-unreachable", "The target that led to its server was removed.");
  return source.config;
}
