import { AppError } from "@/lib/errors";
import { overrideParams } from "@/lib/benchmark/param-sets";
import type { BenchmarkSpec, Variant } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import { concludeBenchmark } from "./conclusion";
import { Copies } from "./copies";
import { BenchmarkCourse } from "./course";
import { DatabaseSetup } from "./database-setup";
import { LiveProgress } from "./live-progress";
import { refuseImpossible } from "./refusals";
import type { BenchmarkOutput } from "./schema";

/**
 * Measures the variants against each other and returns the record of it.
 *
 * Each variant has a backend of its own; one runs at a time. What a setup creates is undone when the run ends, fails or
 * is cancelled, and is in the teardown journal before it is created; with `@sandbox` it is made on throw-away copies. A run
 * that fails leaves no verdict.
 *
 * @throws what `refuseImpossible` throws; AppError "conflict" when a setup's object exists, "statement-cancelled" on
 *   cancel, and what a variant or a setup raises, with its name and place.
 */
export async function runBenchmark(source: BenchmarkSpec, context: RunContext): Promise<BenchmarkOutput> {
  const spec = { ...source, paramSets: overrideParams(source.paramSets, context.params) };
  refuseImpossible(spec, context);
  return new BenchmarkRun(spec, context).measure();
}

class BenchmarkRun {
  private readonly progress: LiveProgress;
  private readonly databaseSetup: DatabaseSetup;
  private readonly copies: Copies;
  private course: BenchmarkCourse | null = null;

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly context: RunContext,
  ) {
    this.progress = new LiveProgress(spec, context);
    this.databaseSetup = new DatabaseSetup(context);
    this.copies = new Copies(spec, context, this.progress);
  }

  async measure(): Promise<BenchmarkOutput> {
    const startedMs = this.context.clockMs();
    const finished = await this.withCommonSetup(() => this.follow());
    this.progress.say("comparing", "computing the intervals");
    return concludeBenchmark({
      ...finished,
      setupStatements: [...this.databaseSetup.setupStatements, ...this.copies.setupStatements],
      teardownStatements: [...this.databaseSetup.teardownStatements],
      elapsedMs: this.context.clockMs() - startedMs,
    });
  }

  /** A failure says how far the measurement had come, and that nothing is concluded from it. */
  private async follow(): ReturnType<BenchmarkCourse["follow"]> {
    try {
      this.course = await BenchmarkCourse.open({
        spec: this.spec,
        context: this.context,
        progress: this.progress,
        copies: this.copies,
        seed: this.spec.seed ?? this.context.now().getTime() % 2 ** 31,
        withSetup: (variant, body) => this.withSetup(variant, body),
      });
      return await this.course.follow();
    } catch (error) {
      const rounds = this.course?.rounds ?? 0;
      if (!(error instanceof AppError) || this.context.signal.aborted || rounds === 0) throw error;
      const count = `${rounds} ${rounds === 1 ? "round was" : "rounds were"} measured before it failed`;
      throw new AppError(error.code, `${error.message} (${count}; a part of a run gives no verdict.)`, {
        cause: error,
        ...(error.where && { where: error.where }),
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(error.database === undefined ? {} : { database: error.database }),
      });
    }
  }

  /** What the cell sets up for all variants; of copies each gets it for itself. */
  private async withCommonSetup<T>(body: () => Promise<T>): Promise<T> {
    if (this.spec.sandbox) return body();
    const { setup, teardown, variants } = this.spec;
    this.progress.say("preparing", "looking for what the setups create");
    for (const owner of [{ name: "the cell", setup }, ...variants])
      await this.databaseSetup.refuseExisting({
        owner: owner.name,
        steps: owner.setup.filter(({ scope }) => scope === "database"),
      });
    return this.databaseSetup.during({ owner: "the cell", steps: setup, teardown }, body);
  }

  private withSetup<T>({ name, setup, teardown }: Variant, body: () => Promise<T>): Promise<T> {
    if (this.spec.sandbox) return body();
    return this.databaseSetup.during({ owner: `variant ${name}`, steps: setup, teardown }, body);
  }
}
