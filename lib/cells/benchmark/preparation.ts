import type { ArmCost } from "@/lib/benchmark/design";
import type { Equivalence, PlanFlip, VariantPlan } from "@/lib/benchmark/record";
import type { BenchmarkSpec, ParamSet } from "@/lib/benchmark/spec";
import type { RunContext } from "@/lib/cells/contract";
import type { Arm } from "./arm";
import type { Arms } from "./arms";
import type { ServerClocks } from "./clock-summaries";
import { readPlan } from "./diagnosis";
import type { LiveProgress } from "./live-progress";
import { findPlanFlips, readPlanState, type PlanState } from "./plan-flips";
import { compareWithBaseline } from "./result-comparison";
import { readServerClock } from "./server-clock";
import { warmUp } from "./warm-up";

/** Executions beside the timed ones, for the server's own clock: as many as fit, up to five. */
const SERVER_CLOCK_MS = 500;
const SERVER_CLOCK_EXECUTIONS = 5;
/** Slower statements are not executed again for it. */
const SERVER_CLOCK_AT_MOST_MS = 5_000;

/** Warms arms up, and takes beside the timed executions what is not timed: plans, counters, the server's clock, the rows. */
export class Preparation {
  readonly plans: VariantPlan[] = [];
  readonly equivalences: Equivalence[] = [];
  readonly costs: ArmCost[] = [];
  readonly serverClocks: ServerClocks[number][] = [];
  private readonly before: PlanState[] = [];
  /** The latest by variant and parameter set. */
  private readonly after = new Map<string, PlanState>();

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly arms: Arms,
    private readonly context: RunContext,
    private readonly progress: LiveProgress,
  ) {}

  /** While what the arm's variant sets up is there. */
  async prepare(arm: Arm): Promise<void> {
    const { name } = arm.variant;
    this.progress.say("warm-up", `warming up ${name}`);
    for (const set of this.spec.paramSets) this.before.push(await readPlanState(arm, set));
    const costs = await warmUp(arm, this.spec);
    this.costs.push(...costs);
    for (const [index, set] of this.spec.paramSets.entries()) {
      await this.diagnose(arm, set, costs[index]?.medianMs ?? 0);
      await this.compare(arm, set);
    }
  }

  /** The plans again, after the last counted execution and while the variant's setup is still there. */
  async takeLeave(arm: Arm): Promise<void> {
    for (const set of this.spec.paramSets)
      this.after.set(JSON.stringify([arm.variant.name, set.key]), await readPlanState(arm, set));
  }

  get planFlips(): PlanFlip[] {
    return findPlanFlips(this.before, [...this.after.values()]);
  }

  private async diagnose(arm: Arm, set: ParamSet, medianMs: number): Promise<void> {
    const { name: variant } = arm.variant;
    this.progress.say("warm-up", `reading the plan of ${variant}${withLabel(set)}`);
    const isCold = this.spec.cache === "cold";
    if (isCold) await this.context.evictSharedBuffers?.();
    this.plans.push(await readPlan(arm, set));
    // The server's clock would be that of warm executions.
    if (isCold || medianMs > SERVER_CLOCK_AT_MOST_MS) return;
    const executions = Math.floor(SERVER_CLOCK_MS / Math.max(medianMs, 1));
    const server = await readServerClock(
      arm,
      set,
      Math.max(1, Math.min(SERVER_CLOCK_EXECUTIONS, executions)),
    );
    this.serverClocks.push({ variant, paramSet: set.key, server });
  }

  private async compare(arm: Arm, set: ParamSet): Promise<void> {
    const [first] = this.spec.variants;
    if (this.spec.compare === "off" || !first || arm.variant.name === first.name) return;
    this.progress.say("comparing", `comparing the rows of ${arm.variant.name}${withLabel(set)}`);
    const baseline = this.arms.of(first.name);
    const request = { spec: this.spec, set, baseline, variant: arm, cap: this.context.limits.rows };
    this.equivalences.push(await compareWithBaseline(request));
  }
}

const withLabel = ({ label }: ParamSet): string => (label === "" ? "" : ` with ${label}`);
