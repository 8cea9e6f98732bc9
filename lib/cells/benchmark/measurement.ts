import type { Design } from "@/lib/benchmark/design";
import type { Sample, StopRecord } from "@/lib/benchmark/record";
import type { Execution, Segment } from "@/lib/benchmark/schedule";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import { look, soFar, stopRecord, type StopRule } from "@/lib/benchmark/stop-rule";
import type { RunContext } from "@/lib/cells/contract";
import type { Random } from "@/lib/stats/random";
import type { Arms } from "./arms";
import type { IncidentWatch } from "./incidents";
import type { LiveProgress } from "./live-progress";

const SETTLE_MS = 100;
/** An execution that takes this many times the one before it is looked into at once. */
const CONSPICUOUS = 3;

export interface MeasurementWorld {
  spec: BenchmarkSpec;
  design: Design;
  rule: StopRule;
  arms: Arms;
  /** Variants that get no ratio, and are not waited for. */
  excluded: ReadonlySet<string>;
  incidents: IncidentWatch;
  context: RunContext;
  progress: LiveProgress;
  random: Random;
}

/** Carries out the counted executions, keeps every one of them, and ends when the stop rule or the person says so. */
export class Measurement {
  readonly samples: Sample[] = [];
  readonly shadowSamples: Sample[] = [];
  readonly floorSamples: Sample[] = [];
  /** When the first counted execution began. */
  measuredAt: Date | null = null;
  /** Rounds in which every variant had its turn. */
  rounds = 0;
  private startedMs = 0;
  private reason: StopRecord["reason"] | null = null;
  private readonly taken: StopRecord["taken"] = [];
  private readonly samplesByRound = new Map<number, number>();
  /** Sequential variants are cut to the rounds that the first one had when it was to be kept. */
  private roundLimit = Infinity;

  constructor(private readonly world: MeasurementWorld) {}

  get design(): Design {
    return this.world.design;
  }

  get isOver(): boolean {
    return this.reason !== null;
  }

  /** How it ended, by the rule that was declared before it began. */
  get stop(): StopRecord {
    const reason = this.roundLimit < Infinity ? "kept" : (this.reason ?? this.world.rule.atEnd);
    return stopRecord(this.world.rule, this.taken, reason);
  }

  /** Runs the executions of one segment round by round; what is over after a round is not begun again. */
  async run(segment: Segment): Promise<void> {
    if (this.isOver) return;
    if (this.world.design.mode === "blocks") await this.settle(segment);
    for (const executions of byRound(segment)) {
      const round = executions[0]?.round ?? 0;
      if (this.isOver || round >= this.roundLimit) return;
      const isConspicuous = await this.runRound(executions);
      await this.measureFloors(executions, round);
      await this.endRound(round, executions.filter(({ isShadow }) => !isShadow).length, isConspicuous);
    }
  }

  /** @returns whether an execution took far longer than the same one a round before. */
  private async runRound(executions: readonly Execution[]): Promise<boolean> {
    const { design, progress } = this.world;
    let isConspicuous = false;
    for (const execution of executions) {
      const sample = await this.sample(execution);
      if (execution.isShadow) {
        this.shadowSamples.push(sample);
        continue;
      }
      isConspicuous ||= this.isConspicuous(sample);
      this.samples.push(sample);
      progress.count(sample.variant, sample.paramSet, sample.elapsedMs);
      const message = `round ${sample.round + 1} of at most ${design.rounds}`;
      progress.sayOn("measuring", message, this.samples.length / (design.rounds * this.samplesPerRound()));
    }
    return isConspicuous;
  }

  /** One counted execution, or for statements too fast for one reading of the clock several, and their mean. */
  private async sample(execution: Execution): Promise<Sample> {
    const { spec, design, arms, context } = this.world;
    const { variant, paramSet, round } = execution;
    const { arm, set } = arms.find(execution);
    if (spec.cache === "cold") await context.evictSharedBuffers?.();
    const executions = design.batch[paramSet] ?? 1;
    const atMs = this.sinceStart();
    let elapsedMs = 0;
    let firstRowMs: number | null = 0;
    for (let done = 0; done < executions; done += 1) {
      const result = await arm.execute(set);
      elapsedMs += result.elapsedMs;
      firstRowMs = firstRowMs === null || result.firstRowMs === null ? null : firstRowMs + result.firstRowMs;
    }
    return {
      variant,
      paramSet,
      round,
      elapsedMs: elapsedMs / executions,
      atMs,
      firstRowMs: firstRowMs === null ? null : firstRowMs / executions,
      executions,
    };
  }

  /** Milliseconds since the first counted execution, which begins with the first call. */
  private sinceStart(): number {
    const nowMs = this.world.context.clockMs();
    if (this.measuredAt === null) {
      this.measuredAt = this.world.context.now();
      this.startedMs = nowMs;
    }
    return nowMs - this.startedMs;
  }

  private isConspicuous({ variant, paramSet, elapsedMs }: Sample): boolean {
    const last = this.samples.findLast((one) => one.variant === variant && one.paramSet === paramSet);
    return last !== undefined && elapsedMs > CONSPICUOUS * last.elapsedMs;
  }

  /** `SELECT 1` once on each backend that had a turn in the round. */
  private async measureFloors(executions: readonly Execution[], round: number): Promise<void> {
    const arms = new Set(executions.map((execution) => this.world.arms.find(execution).arm));
    for (const arm of arms) {
      if (arm === this.world.arms.shadow) continue;
      const atMs = this.sinceStart();
      const { elapsedMs, firstRowMs } = await arm.executeFloor();
      const sample = { variant: arm.variant.name, paramSet: "", round, elapsedMs, atMs, firstRowMs };
      this.floorSamples.push({ ...sample, executions: 1 });
    }
  }

  /** Looks at the server, and in a whole round at the stop rule. */
  private async endRound(round: number, executions: number, isConspicuous: boolean): Promise<void> {
    const { design, context, incidents, progress, rule } = this.world;
    const done = (this.samplesByRound.get(round) ?? 0) + executions;
    this.samplesByRound.set(round, done);
    const isWhole = done === this.samplesPerRound();
    if (isWhole) this.rounds += 1;
    const atMs = this.sinceStart();
    await incidents.look({ round, atMs }, context.clockMs(), isConspicuous);
    if (design.mode === "sequential") {
      if (context.isToBeKept()) this.roundLimit = Math.min(this.roundLimit, round + 1);
      return;
    }
    if (!isWhole) return;
    const found = look(rule, { ...this.state(), random: this.world.random });
    if (found.taken) this.taken.push(found.taken);
    this.reason = found.reason ?? (context.isToBeKept() ? "kept" : null);
    progress.updateSoFar(() => soFar(rule, this.state()));
  }

  private state() {
    const { spec, excluded } = this.world;
    const { samples, shadowSamples, rounds: pairs } = this;
    return { spec, excluded, samples, shadowSamples, pairs, elapsedMs: this.sinceStart() };
  }

  private samplesPerRound(): number {
    const { design, spec } = this.world;
    return design.perRound * spec.paramSets.length * spec.variants.length;
  }

  /**
   * After a change of the schema caches are rebuilt and the writes of an index build are still under way: each
   * parameter set is executed uncounted, until SETTLE_MS have passed.
   */
  private async settle({ setupOf }: Segment): Promise<void> {
    const { spec, arms, context } = this.world;
    if (setupOf === null) return;
    const startedMs = context.clockMs();
    do {
      for (const set of spec.paramSets) await arms.of(setupOf).execute(set);
    } while (context.clockMs() - startedMs < SETTLE_MS);
  }
}

/** The executions of each round of a segment, in order. */
function byRound({ executions }: Segment): Execution[][] {
  const rounds: Execution[][] = [];
  for (const execution of executions) {
    const current = rounds.at(-1);
    if (current && current[0]?.round === execution.round) current.push(execution);
    else rounds.push([execution]);
  }
  return rounds;
}
