import { designMode, planDesign, type ArmCost, type Design } from "@/lib/benchmark/design";
import { refusedVariants } from "@/lib/benchmark/findings";
import type { DesignMode, Refutation } from "@/lib/benchmark/record";
import { schedule, type Segment } from "@/lib/benchmark/schedule";
import { measuredStatements, type BenchmarkSpec, type Variant } from "@/lib/benchmark/spec";
import { declareStopRule } from "@/lib/benchmark/stop-rule";
import type { RunContext } from "@/lib/cells/contract";
import type { Random } from "@/lib/stats/random";
import type { Arms } from "./arms";
import { readCallsPerHour, type CallMix } from "./calls";
import type { FinishedRun } from "./conclusion";
import type { Copies } from "./copies";
import { EnvironmentWatch } from "./environment";
import { IncidentWatch } from "./incidents";
import type { LiveProgress } from "./live-progress";
import { Measurement } from "./measurement";
import { Places } from "./places";
import { Preparation } from "./preparation";
import { refuteVariants } from "./refutation";
import { trialMs, waitForSteadyState, warmUp } from "./warm-up";

/** A trial of the steady state may take this share of the time that is meant for measuring. */
const TRIAL_SHARE = 0.25;
/** Fewer rounds are over before a trial of as many could tell anything. */
const ROUNDS_WORTH_A_TRIAL = 16;

export interface CourseWorld {
  spec: BenchmarkSpec;
  context: RunContext;
  progress: LiveProgress;
  copies: Copies;
  seed: number;
  /** Runs `body` while what the variant sets up is there. */
  withSetup<T>(variant: Variant, body: () => Promise<T>): Promise<T>;
}

/** What a finished course leaves; the rest is known to who set up for it. */
type FollowedCourse = Omit<FinishedRun, "setupStatements" | "teardownStatements" | "elapsedMs">;

/** What is open while a course is followed. */
interface Stage {
  mode: DesignMode;
  arms: Arms;
  preparation: Preparation;
  environment: EnvironmentWatch;
  incidents: IncidentWatch;
  /** Null without a workload. */
  calls: CallMix | null;
}

/** From the first backend to the last counted execution, in the order that the variants' setups allow. */
export class BenchmarkCourse {
  /** Decides the order of executions and every bootstrap. */
  private readonly random: Random;
  private refutations: Refutation[] = [];
  private measurement: Measurement | null = null;
  private isSteady = true;

  private constructor(
    private readonly world: CourseWorld,
    private readonly stage: Stage,
  ) {
    this.random = world.context.random(world.seed);
  }

  /** Opens every variant's backend, on copies where the cell asks for them, and one that watches. */
  static async open(world: CourseWorld): Promise<BenchmarkCourse> {
    const { spec, context, progress, copies } = world;
    const mode = designMode(spec);
    const places = await Places.open(spec, context, copies);
    progress.say("preparing", "opening a backend for each variant");
    const watched = await places.openWatched();
    const calls = spec.workload.length > 0 ? await readCallsPerHour(watched[0].backend, spec) : null;
    const arms = await places.openArms(mode === "interleaved");
    const preparation = new Preparation(spec, arms, context, progress);
    const incidents = new IncidentWatch(
      watched[0].backend,
      arms.all().map(({ backend }) => backend.pid),
      () => preparation.plans.some(({ counters }) => counters.tempWrittenBlocks > 0),
    );
    const environment = new EnvironmentWatch(spec, watched, {
      rebuildsIndexes: mode === "blocks",
      leavesDeadRows: measuredStatements(spec).some(({ writes }) => writes),
    });
    return new BenchmarkCourse(world, { mode, arms, preparation, environment, incidents, calls });
  }

  /** Whole rounds that were counted so far. */
  get rounds(): number {
    return this.measurement?.rounds ?? 0;
  }

  async follow(): Promise<FollowedCourse> {
    const { spec, context, progress } = this.world;
    const { mode } = this.stage;
    if (spec.refuteTrials > 0)
      progress.say("refuting", "trying to tell the variants apart on tiny databases");
    this.refutations = await refuteVariants(spec, context, (done, of) =>
      progress.sayOn("refuting", `tiny database ${done} of ${of}`, done / of),
    );
    const measurement =
      mode === "single" || mode === "sequential" ? await this.oneAfterTheOther() : await this.alternate();
    return this.leave(measurement);
  }

  private leave(measurement: Measurement): FollowedCourse {
    const { spec, context, copies, seed } = this.world;
    const { preparation, environment, incidents, calls } = this.stage;
    const { samples, shadowSamples, floorSamples, stop, design, measuredAt } = measurement;
    const { plans, planFlips, equivalences, serverClocks } = preparation;
    return {
      spec,
      seed,
      random: this.random,
      design,
      environment: environment.conclude(),
      ...{ samples, shadowSamples, floorSamples, stop },
      ...{ plans, planFlips, equivalences, serverClocks },
      refutations: this.refutations,
      incidents: incidents.incidents,
      clones: copies.clones,
      calls,
      isSteady: this.isSteady,
      measuredAt: measuredAt ?? context.now(),
    };
  }

  /** Every variant is prepared once, and then they alternate; a setup is made and undone for each block. */
  private async alternate(): Promise<Measurement> {
    const { spec } = this.world;
    const { mode, arms, preparation, environment } = this.stage;
    const setupMs = await this.prepareAll();
    const design = this.plan(preparation.costs, setupMs);
    if (mode === "interleaved") await this.reachSteadyState(design);
    const measurement = this.declare(design);
    await this.begin();
    for (const segment of this.segments(design)) {
      if (measurement.isOver) break;
      const variant = spec.variants.find(({ name }) => name === segment.setupOf);
      if (variant) {
        await this.world.withSetup(variant, async () => {
          await measurement.run(segment);
          await preparation.takeLeave(arms.of(variant.name));
        });
      } else await measurement.run(segment);
    }
    if (mode === "interleaved")
      for (const { name } of spec.variants) await preparation.takeLeave(arms.of(name));
    await environment.end();
    return measurement;
  }

  /** Each setup is made once, in the order written: for what cannot be undone, and for one variant alone. */
  private async oneAfterTheOther(): Promise<Measurement> {
    const { spec, withSetup } = this.world;
    const { mode, arms, preparation, environment } = this.stage;
    let planned: { measurement: Measurement; segments: Segment[] } | undefined;
    for (const variant of spec.variants) {
      const arm = arms.of(variant.name);
      await withSetup(variant, async () => {
        await preparation.prepare(arm);
        if (!planned) {
          // The others are taken to cost as much: they are not set up yet.
          const costs = spec.variants.flatMap(({ name }) =>
            preparation.costs.map((cost) => ({ ...cost, variant: name })),
          );
          const design = this.plan(costs, 0);
          if (mode === "single") await this.reachSteadyState(design);
          planned = { measurement: this.declare(design), segments: this.segments(design) };
        }
        const own = planned.segments.find(({ setupOf }) => setupOf === variant.name);
        await this.begin();
        if (own) await planned.measurement.run(own);
        await preparation.takeLeave(arm);
        await environment.end();
      });
    }
    if (!planned) throw new Error("a benchmark has at least one variant");
    return planned.measurement;
  }

  /** @returns what making and undoing all setups takes, in milliseconds. */
  private async prepareAll(): Promise<number> {
    const { spec, context, withSetup } = this.world;
    const { arms, preparation } = this.stage;
    let setupMs = 0;
    for (const variant of spec.variants) {
      const startedMs = context.clockMs();
      let insideMs = 0;
      await withSetup(variant, async () => {
        const bodyStartedMs = context.clockMs();
        await preparation.prepare(arms.of(variant.name));
        insideMs = context.clockMs() - bodyStartedMs;
      });
      setupMs += context.clockMs() - startedMs - insideMs;
    }
    if (arms.shadow) await warmUp(arms.shadow, spec);
    return setupMs;
  }

  private plan(arms: readonly ArmCost[], setupMs: number): Design {
    const { spec } = this.world;
    const design = planDesign(this.stage.mode, spec, { arms, setupMs });
    // Of several executions in a row only the first would find the cache cold.
    return spec.cache === "cold" ? { ...design, batch: {} } : design;
  }

  /** Where a trial costs little beside the measurement itself. */
  private async reachSteadyState(design: Design): Promise<void> {
    const { spec, context, progress, seed } = this.world;
    const roundMs = this.stage.preparation.costs.reduce((sum, { medianMs }) => sum + medianMs, 0);
    if (design.rounds < ROUNDS_WORTH_A_TRIAL || trialMs(roundMs) > TRIAL_SHARE * spec.timeMs) return;
    if (spec.cache === "cold") return;
    progress.say("warm-up", "waiting for a steady state");
    // Numbers of its own: how often it tries must not change the order of what is counted.
    this.isSteady = await waitForSteadyState(this.stage.arms.all(), spec.paramSets, context.random(seed + 1));
  }

  private declare(design: Design): Measurement {
    const { spec, context, progress } = this.world;
    const { equivalences } = this.stage.preparation;
    const measurement = new Measurement({
      spec,
      design,
      rule: declareStopRule(design, spec),
      arms: this.stage.arms,
      excluded: refusedVariants({ spec, equivalences, refutations: this.refutations }),
      incidents: this.stage.incidents,
      context,
      progress,
      random: this.random,
    });
    this.measurement = measurement;
    return measurement;
  }

  /** The last thing before counted executions. */
  private async begin(): Promise<void> {
    await this.stage.environment.begin();
    await this.stage.incidents.begin(this.world.context.clockMs());
  }

  private segments(design: Design): Segment[] {
    const { variants, paramSets } = this.world.spec;
    return schedule(
      design,
      variants.map(({ name }) => name),
      paramSets.map(({ key }) => key),
      this.random,
    );
  }
}
