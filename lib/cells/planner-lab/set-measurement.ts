import "server-only";
import type { HintSupport } from "@/lib/benchmark/hint-form";
import type { Sample } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { DEFAULT_CHOICE, type Choice } from "@/lib/planner-lab/choice";
import { distinctPlans, type DistinctPlan, type PlannedChoice } from "@/lib/planner-lab/distinct-plans";
import { isClearlySlower, labLimitMs, labRounds } from "@/lib/planner-lab/lab-design";
import type { PlanNames } from "@/lib/planner-lab/plan-names";
import { LAB_LIMITS, type PlannerLabSpec } from "@/lib/planner-lab/spec";
import { median } from "@/lib/stats/quantile";
import { shuffled, type Random } from "@/lib/stats/random";
import type { TargetBackend } from "@/lib/target/types";
import type { RunContext } from "../contract";
import type { LabProgressReport } from "./lab-progress";
import { notMeasured, type ExecutedArm, type MeasuredSet } from "./executed-arm";
import { isCutOff, PlanArm } from "./plan-arm";
import type { BoundSet } from "./planning";

/** Where a lab measures and what holds for all its parameter sets. */
export interface LabBench {
  spec: PlannerLabSpec;
  context: RunContext;
  hints: HintSupport | null;
  random: Random;
  progress: LabProgressReport;
  names: PlanNames;
  memory: { workMemKb: number; hashMemMultiplier: number };
  /** The limit of every statement, in milliseconds. */
  timeoutMs: number;
  openBackend(applicationName: string): Promise<TargetBackend>;
}

const WARM_EXECUTIONS = 3;
const WARM_MS = 250;
const MOST_WARM_EXECUTIONS = 40;
/** What the default and its second execution are called while they run. */
const DEFAULT = "default";
const SHADOW = "default again";
const TOO_MANY = `Only the ${LAB_LIMITS.plans} cheapest plans by estimated cost are measured.`;
const STATISTICS_HELD =
  "Only statistics lead to this plan, and another plan holds its own in an open transaction: one such plan is measured at a time.";

/** Measures the distinct plans of one parameter set against the default: every plan on a backend of its own, one runs at a time. */
export class SetMeasurement {
  private readonly open: PlanArm[] = [];
  /** True once a plan holds its statistics in an open transaction, which locks them against those of another. */
  private holdsStatistics = false;

  constructor(
    private readonly bench: LabBench,
    private readonly set: BoundSet,
    private readonly planned: readonly PlannedChoice[],
  ) {}

  /**
   * @throws AppError what the default raises, with its place in the cell; "statement-cancelled" on cancel. A plan of
   *   another choice that fails is recorded as such.
   */
  async measure(): Promise<MeasuredSet> {
    try {
      return await this.measureAll();
    } finally {
      await Promise.allSettled(this.open.map((arm) => arm.close()));
    }
  }

  private async measureAll(): Promise<MeasuredSet> {
    const { progress, spec } = this.bench;
    progress.startSet(this.set.set.label);
    progress.say("warming up the default plan", { phase: "warm-up" });
    const byDefault = await this.prepare(DEFAULT_CHOICE, DEFAULT);
    const warmUpMs = await this.warmUp(byDefault, DEFAULT, null);
    const analysed = await byDefault.explain(this.set.bound, true);
    const plans = distinctPlans(this.planned, {
      ...this.bench.memory,
      analysedDefault: firstPlan(analysed.raw),
    });
    progress.say("warming up the other plans", { distinctPlans: plans.length });
    const arms: ExecutedArm[] = [];
    for (const plan of plans) {
      const name = this.bench.names.nameOf(plan.signature);
      if (plan.isDefault)
        arms.push({
          plan,
          name,
          status: "measured",
          note: "",
          warmUpMs,
          limitMs: null,
          analysed,
          arm: byDefault,
        });
      else if (arms.length > LAB_LIMITS.plans) arms.push(notMeasured(plan, name, TOO_MANY));
      else arms.push(await this.tryOut(plan, name, median(warmUpMs)));
    }
    const contenders = arms.filter(({ status }) => status === "measured");
    const perRound = contenders.reduce((sum, one) => sum + median(one.warmUpMs), median(warmUpMs));
    const rounds = labRounds({ pairs: spec.pairs, comparisons: contenders.length - 1, roundMs: perRound });
    return { set: this.set.set, arms, ...(await this.runRounds(arms, contenders, rounds)) };
  }

  /** Warms a plan up under a limit that the default's time sets; what is far slower is left at that. */
  private async tryOut(plan: DistinctPlan, name: string, defaultMs: number): Promise<ExecutedArm> {
    const { context, timeoutMs } = this.bench;
    const limitMs = Math.min(timeoutMs, labLimitMs(defaultMs));
    const choice = plan.planned[0].choice;
    const needsStatistics = choice.statements.length > 0;
    if (needsStatistics && this.holdsStatistics) return notMeasured(plan, name, STATISTICS_HELD);
    this.holdsStatistics ||= needsStatistics;
    const tried = { plan, name, note: "", warmUpMs: [], limitMs, analysed: null, arm: null };
    try {
      const arm = await this.prepare(choice, name);
      await arm.limit(limitMs);
      const warmUpMs = await this.warmUp(arm, name, defaultMs);
      // EXPLAIN ANALYZE reads the clock at every row: it takes longer, and is not what is measured.
      await arm.limit(Math.min(timeoutMs, limitMs * 3));
      const analysed = await arm.explain(this.set.bound, true).catch((error: unknown) => {
        if (isCutOff(error, context.signal)) return null;
        throw error;
      });
      await arm.limit(limitMs);
      const isSlower = isClearlySlower(median(warmUpMs), defaultMs);
      return { ...tried, status: isSlower ? "slower" : "measured", warmUpMs, analysed, arm };
    } catch (error) {
      if (isCutOff(error, context.signal))
        return { ...tried, status: "cut-off", note: "It ran into the limit of its executions." };
      if (!(error instanceof AppError) || context.signal.aborted) throw error;
      return { ...tried, status: "failed", note: error.message };
    }
  }

  private async prepare(choice: Choice, name: string): Promise<PlanArm> {
    const { spec, hints, timeoutMs, context, openBackend } = this.bench;
    context.signal.throwIfAborted();
    const backend = await openBackend(`tunebook planner lab ${name}`);
    try {
      const arm = await PlanArm.prepare({ choice, spec, hints, timeoutMs, signal: context.signal, backend });
      this.open.push(arm);
      return arm;
    } catch (error) {
      // What its statements had locked would stay locked for the other plans.
      await backend.close();
      throw error;
    }
  }

  /** Executions that do not count: at least three and a quarter of a second, fewer once a plan is clearly slower. */
  private async warmUp(arm: PlanArm, name: string, defaultMs: number | null): Promise<number[]> {
    const times: number[] = [];
    let totalMs = 0;
    while (times.length < WARM_EXECUTIONS || (totalMs < WARM_MS && times.length < MOST_WARM_EXECUTIONS)) {
      const { elapsedMs } = await arm.execute(this.set.bound);
      times.push(elapsedMs);
      totalMs += elapsedMs;
      this.bench.progress.executed(name, elapsedMs);
      if (times.length > 1 && defaultMs !== null && isClearlySlower(Math.min(...times), defaultMs)) break;
    }
    // The first execution loads catalogs and compiles: with others beside it, it says nothing of the plan.
    return times.slice(Math.min(1, times.length - 1));
  }

  /** The default, its shadow and every contender once per round, in random order. */
  private async runRounds(
    arms: ExecutedArm[],
    contenders: readonly ExecutedArm[],
    rounds: number,
  ): Promise<Omit<MeasuredSet, "set" | "arms">> {
    const { context, random, progress } = this.bench;
    const samples: Sample[] = [];
    const shadowSamples: Sample[] = [];
    const running = new Map(contenders.flatMap(({ name, arm }) => (arm === null ? [] : [[name, arm]])));
    if (running.size < 2) return { samples, shadowSamples, rounds: 0, measuredAt: null, isKept: false };
    progress.say("warming up the default a second time");
    const shadow = await this.prepare(DEFAULT_CHOICE, SHADOW);
    await this.warmUp(shadow, SHADOW, null);
    running.set(SHADOW, shadow);
    const [measuredAt, startedMs] = [context.now(), context.clockMs()];
    progress.say("measuring the plans against the default", { phase: "measuring", ofPairs: rounds });
    let round = 0;
    for (; round < rounds && !context.isToBeKept(); round += 1) {
      for (const name of shuffled([...running.keys()], random)) {
        const sample = await this.count(name, running, arms);
        if (sample === null) continue;
        const atMs = context.clockMs() - startedMs - sample.elapsedMs;
        const kept = { ...sample, paramSet: this.set.set.key, round, atMs, executions: 1 };
        (name === SHADOW ? shadowSamples : samples).push(kept);
      }
      progress.pairsDone(round + 1);
    }
    const byDefault = contenders.find(({ plan }) => plan.isDefault)?.name ?? "";
    return {
      samples,
      shadowSamples: shadowSamples.map((sample) => ({ ...sample, variant: byDefault })),
      rounds: round,
      measuredAt,
      isKept: round < rounds,
    };
  }

  /** One counted execution; a plan that runs into its limit now takes part no longer. */
  private async count(
    name: string,
    running: Map<string, PlanArm>,
    arms: ExecutedArm[],
  ): Promise<Pick<Sample, "variant" | "elapsedMs" | "firstRowMs"> | null> {
    const one = arms.find((arm) => arm.name === name);
    try {
      const { elapsedMs, firstRowMs } = await running.get(name)!.execute(this.set.bound);
      this.bench.progress.executed(one?.plan.isDefault ? DEFAULT : name, elapsedMs);
      return { variant: name, elapsedMs, firstRowMs };
    } catch (error) {
      if (one === undefined || one.plan.isDefault || !isCutOff(error, this.bench.context.signal)) throw error;
      running.delete(name);
      Object.assign(one, { status: "cut-off", note: `${armName(name, this.set.set)} ran into its limit.` });
      return null;
    }
  }
}

const firstPlan = (raw: string): QueryPlan | null => parsePlan(raw).plans[0] ?? null;
