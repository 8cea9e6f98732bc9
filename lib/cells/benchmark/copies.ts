import { AppError } from "@/lib/errors";
import type { CloneRecord } from "@/lib/benchmark/record";
import { databaseSetup, type BenchmarkSpec, type SetupStep, type Variant } from "@/lib/benchmark/spec";
import type { RunContext, TargetClone } from "@/lib/cells/contract";
import { cancelled } from "./arm";
import { setupFailure } from "./database-setup";
import type { LiveProgress } from "./live-progress";

/** Throw-away copies of the target, one per variant, with the cell's and the variant's setup made and never undone. */
export class Copies {
  readonly clones: CloneRecord[] = [];
  /** As sent, each once: for the method's paragraph. */
  readonly setupStatements = new Set<string>();

  constructor(
    private readonly spec: Pick<BenchmarkSpec, "setup">,
    private readonly context: RunContext,
    private readonly progress: LiveProgress,
  ) {}

  /** @throws AppError that names the variant when its copy cannot be made, and `where` when a setup fails on it. */
  async make(variant: Variant): Promise<TargetClone> {
    this.progress.say("cloning", `copying the target for ${variant.name}`);
    const clone = await this.clone(variant);
    const { database, method, elapsedMs, bytes, differences } = clone;
    this.clones.push({ variant: variant.name, database, method, elapsedMs, bytes, differences });
    const steps = this.spec.setup.filter(({ scope }) => scope === "database");
    await this.setUp(clone, "the cell", steps);
    await this.setUp(clone, `variant ${variant.name}`, databaseSetup(variant));
    return clone;
  }

  private async clone({ name, where }: Variant): Promise<TargetClone> {
    const { signal } = this.context;
    try {
      signal.throwIfAborted();
      return await this.context.cloneTarget(name);
    } catch (error) {
      if (signal.aborted) throw cancelled(error);
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, `No copy of the target for variant ${name}: ${error.message}`, {
        cause: error,
        where,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.database === undefined ? {} : { database: error.database }),
      });
    }
  }

  private async setUp(clone: TargetClone, owner: string, steps: readonly SetupStep[]): Promise<void> {
    if (steps.length === 0) return;
    const backend = await clone.openBackend("tunebook benchmark setup");
    for (const step of steps) {
      try {
        this.context.signal.throwIfAborted();
        this.setupStatements.add(step.text);
        await backend.execute({ text: step.text, keep: "discard" });
      } catch (error) {
        throw setupFailure(owner, step, error, this.context.signal);
      }
    }
    await backend.close();
  }
}
