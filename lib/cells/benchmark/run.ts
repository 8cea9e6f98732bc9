import { AppError } from "@/lib/errors";
import { designMode, planDesign, type Design } from "@/lib/benchmark/design";
import { overrideParams } from "@/lib/benchmark/param-sets";
import type { Equivalence, VariantPlan } from "@/lib/benchmark/record";
import { schedule, type Segment } from "@/lib/benchmark/schedule";
import { databaseSetup, type BenchmarkSpec, type Variant } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import type { Random } from "@/lib/stats/random";
import { Arm } from "./arm";
import { concludeBenchmark } from "./conclusion";
import { DatabaseSetup } from "./database-setup";
import { readEnvironment } from "./environment";
import { LiveProgress } from "./live-progress";
import { Measurement } from "./measurement";
import { compareWithBaseline } from "./result-comparison";
import type { BenchmarkOutput } from "./schema";
import { readPlan, warmUp } from "./warm-up";

/**
 * Measures the variants against each other and returns the record of it.
 *
 * Each variant has a backend of its own; one runs at a time. What a setup creates is undone when the run ends, fails or
 * is cancelled, and is in the teardown journal before it is created. A run that fails leaves no verdict.
 *
 * @throws AppError "forbidden" for setups and writes on a read-only target, "conflict" when a setup's object exists,
 *   "statement-cancelled" on cancel, and what a variant or a setup raises, with its name and place.
 */
export async function runBenchmark(source: BenchmarkSpec, context: RunContext): Promise<BenchmarkOutput> {
  const spec = { ...source, paramSets: overrideParams(source.paramSets, context.params) };
  refuseOnReadOnly(spec, context);
  return new BenchmarkRun(spec, context).measure();
}

function refuseOnReadOnly(spec: BenchmarkSpec, { capabilities }: RunContext): void {
  if (!capabilities.readOnly) return;
  const hint = "Run it on a copy, or ask the target's owner to allow writes.";
  const [step] = [...spec.setup, ...spec.variants.flatMap(databaseSetup)];
  if (step)
    throw new AppError("forbidden", "This target is read-only: a setup cannot run on it.", {
      where: step.where,
      hint,
    });
  const writing = spec.variants.find(({ writes }) => writes);
  if (writing)
    throw new AppError("forbidden", `This target is read-only: variant ${writing.name} writes.`, {
      where: writing.where,
      hint,
    });
}

class BenchmarkRun {
  private readonly progress: LiveProgress;
  private readonly databaseSetup: DatabaseSetup;
  private readonly measurement: Measurement;
  private readonly arms = new Map<string, Arm>();
  private readonly seed: number;
  private readonly random: Random;
  private readonly plans: VariantPlan[] = [];
  private readonly equivalences: Equivalence[] = [];

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly context: RunContext,
  ) {
    this.seed = spec.seed ?? context.now().getTime() % 2 ** 31;
    this.random = context.random(this.seed);
    this.progress = new LiveProgress(spec, context);
    this.databaseSetup = new DatabaseSetup(context);
    this.measurement = new Measurement(spec, this.arms, context, this.progress);
  }

  async measure(): Promise<BenchmarkOutput> {
    const startedMs = this.context.clockMs();
    this.progress.say("preparing", "opening a backend for each variant");
    const environment = await readEnvironment(
      this.spec,
      await this.context.openBackend("tunebook benchmark environment"),
    );
    const { setup, teardown, variants } = this.spec;
    for (const owner of [{ name: "the cell", setup }, ...variants])
      await this.databaseSetup.refuseExisting({ owner: owner.name, steps: databaseSteps(owner.setup) });
    const design = await this.databaseSetup.during({ owner: "the cell", steps: setup, teardown }, () =>
      this.measureAll(),
    );
    this.progress.say("comparing", "computing the intervals");
    return concludeBenchmark({
      spec: this.spec,
      seed: this.seed,
      random: this.random,
      design,
      environment,
      samples: this.measurement.samples,
      plans: this.plans,
      equivalences: this.equivalences,
      stoppedEarly: this.measurement.stoppedEarly,
      setupStatements: [...this.databaseSetup.setupStatements],
      teardownStatements: [...this.databaseSetup.teardownStatements],
      measuredAt: this.measurement.measuredAt,
      elapsedMs: this.context.clockMs() - startedMs,
    });
  }

  private async measureAll(): Promise<Design> {
    const timeoutMs = Math.min(this.spec.timeoutMs ?? Infinity, this.context.limits.statementTimeoutMs);
    for (const variant of this.spec.variants)
      this.arms.set(variant.name, await Arm.open(variant, this.spec.setup, timeoutMs, this.context));
    const mode = designMode(this.spec);
    return mode === "sequential" || mode === "single" ? this.oneAfterTheOther(mode) : this.alternating(mode);
  }

  /** Every variant is prepared once, and then they alternate; a setup is made and undone for each block. */
  private async alternating(mode: Design["mode"]): Promise<Design> {
    const cost = { executionMs: 0, setupMs: 0 };
    for (const variant of this.spec.variants) {
      const startedMs = this.context.clockMs();
      let insideMs = 0;
      await this.withSetup(variant, async () => {
        const bodyStartedMs = this.context.clockMs();
        cost.executionMs += await this.prepare(variant);
        insideMs = this.context.clockMs() - bodyStartedMs;
      });
      cost.setupMs += this.context.clockMs() - startedMs - insideMs;
    }
    const design = planDesign(mode, this.spec, cost);
    for (const segment of this.segments(design)) {
      const variant = this.spec.variants.find(({ name }) => name === segment.setupOf);
      const run = () => this.measurement.run(segment, design);
      if (this.measurement.stoppedEarly) break;
      await (variant ? this.withSetup(variant, run) : run());
    }
    return design;
  }

  /** Each setup is made once, in the order written: for what cannot be undone, and for one variant alone. */
  private async oneAfterTheOther(mode: Design["mode"]): Promise<Design> {
    let planned: { design: Design; segments: Segment[] } | undefined;
    for (const variant of this.spec.variants) {
      await this.withSetup(variant, async () => {
        const executionMs = (await this.prepare(variant)) * this.spec.variants.length;
        const design = planned?.design ?? planDesign(mode, this.spec, { executionMs, setupMs: 0 });
        planned ??= { design, segments: this.segments(design) };
        const own = planned.segments.find(({ setupOf }) => setupOf === variant.name);
        if (own) await this.measurement.run(own, design);
      });
    }
    if (!planned) throw new Error("a benchmark has at least one variant");
    return planned.design;
  }

  private segments(design: Design): Segment[] {
    const names = this.spec.variants.map(({ name }) => name);
    const keys = this.spec.paramSets.map(({ key }) => key);
    return schedule(design, names, keys, this.random);
  }

  private withSetup<T>({ name, setup, teardown }: Variant, body: () => Promise<T>): Promise<T> {
    return this.databaseSetup.during({ owner: `variant ${name}`, steps: setup, teardown }, body);
  }

  /**
   * Warms a variant up with each parameter set, and takes what is not timed: its plan, and its rows for comparison.
   *
   * @returns the cost of executing it once with every set, in milliseconds.
   */
  private async prepare(variant: Variant): Promise<number> {
    const arm = this.arms.get(variant.name);
    if (!arm) throw new Error(`variant ${variant.name} has no backend`);
    let executionMs = 0;
    for (const set of this.spec.paramSets) {
      const suffix = set.label === "" ? "" : ` with ${set.label}`;
      this.progress.say("warm-up", `warming up ${variant.name}${suffix}`);
      executionMs += await warmUp(arm, set, this.spec);
      this.plans.push(await readPlan(arm, set));
      if (this.spec.compare === "off" || this.spec.variants.length === 1) continue;
      this.progress.say("comparing", `comparing the rows of ${variant.name}${suffix}`);
      const baseline = this.arms.get(this.spec.variants[0]?.name ?? "");
      if (!baseline || baseline === arm) continue;
      const request = { spec: this.spec, set, baseline, variant: arm, cap: this.context.limits.rows };
      this.equivalences.push(await compareWithBaseline(request));
    }
    return executionMs;
  }
}

const databaseSteps = (steps: Variant["setup"]) => steps.filter(({ scope }) => scope === "database");
