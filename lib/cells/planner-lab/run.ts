import "server-only";
import { overrideParams } from "@/lib/benchmark/param-sets";
import { placeInStatement } from "@/lib/benchmark/spec";
import type { RunContext, TargetClone } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";
import { planFingerprint } from "@/lib/plan/fingerprint";
import { adviceFor } from "@/lib/planner-lab/advice";
import { hintProof } from "@/lib/planner-lab/hint-proof";
import { describeLab } from "@/lib/planner-lab/method";
import { PlanNames } from "@/lib/planner-lab/plan-names";
import type { LabSet } from "@/lib/planner-lab/record";
import { kilobytesOf } from "@/lib/planner-lab/setting-choices";
import type { PlannerLabSpec } from "@/lib/planner-lab/spec";
import { labVerdict } from "@/lib/planner-lab/verdict";
import { bindParameters } from "@/lib/sql/parameters";
import { toSourceOffset } from "@/lib/sql/offset-map";
import type { TargetBackend } from "@/lib/target/types";
import { concludeSet } from "./conclusion";
import { LabProgressReport } from "./lab-progress";
import { planLab, type LabPlans } from "./lab-plans";
import { planByDefault, type BoundSet } from "./planning";
import type { PlannerLabOutput } from "./schema";
import { SetMeasurement, type LabBench } from "./set-measurement";

/**
 * Plans the statement under every choice that the server has, measures each distinct plan against the default with every
 * parameter set, and says what the planner's own choice costs and why.
 *
 * Nothing that a choice changes outlives its backend: settings belong to backends of this run alone, statistics to
 * transactions that are rolled back.
 *
 * @throws AppError "forbidden" for a write on a read-only target, "statement-cancelled" on cancel, and what the target says
 *   against the statement, with its place in the cell.
 */
export async function runPlannerLab(source: PlannerLabSpec, context: RunContext): Promise<PlannerLabOutput> {
  const spec = { ...source, paramSets: overrideParams(source.paramSets, context.params) };
  try {
    const clone = spec.sandbox ? await context.cloneTarget("planner-lab") : null;
    return await new PlannerLab(spec, context, clone).run();
  } catch (error) {
    const isExpected = error instanceof AppError && error.code === "statement-cancelled";
    if (!context.signal.aborted || isExpected) throw error;
    throw new AppError("statement-cancelled", "The planner lab was cancelled; nothing of it is left.", {
      cause: error,
    });
  }
}

class PlannerLab {
  private readonly progress: LabProgressReport;
  private readonly seed: number;
  private readonly sets: BoundSet[];

  constructor(
    private readonly spec: PlannerLabSpec,
    private readonly context: RunContext,
    private readonly clone: TargetClone | null,
  ) {
    this.progress = new LabProgressReport(context);
    this.seed = spec.seed ?? context.now().getTime() % 2 ** 31;
    this.sets = spec.paramSets.map((set) => ({
      set,
      bound: bindParameters(spec.statement.statement, set.values),
    }));
  }

  async run(): Promise<PlannerLabOutput> {
    const [startedMs, startedAt] = [this.context.clockMs(), this.context.now()];
    this.progress.say("opening a backend to plan on");
    const backend = await this.openBackend("tunebook planner lab");
    const plans = await planLab(backend, this.spec, this.sets, {
      progress: this.progress,
      signal: this.context.signal,
      isProduction: this.context.isProduction && this.clone === null,
    }).catch((error: unknown) => {
      throw this.inCell(error);
    });
    const { sets, measuredAt, isKept } = await this.measure(plans);
    const notes = [
      ...(this.clone?.differences.map((difference) => `The copy differs from its source: ${difference}`) ??
        []),
      ...plans.notes,
      ...(await this.planChanges(backend, plans)),
    ];
    if (isKept) notes.push("It was stopped before all rounds were done, and what was measured was kept.");
    const { catalog, columns, choices, refusals, untriedStatistics } = plans;
    const setCount = this.sets.length;
    const proof = hintProof({ sets, setCount, catalog, columns, now: this.context.now() });
    const { statement } = this.spec.statement;
    return {
      version: 1,
      spec: this.spec,
      seed: this.seed,
      choices,
      refusals,
      sets,
      advice: adviceFor({ statement, sets, choices, catalog, columns, untriedStatistics, proof }),
      hintProof: proof,
      hintTool: plans.hints?.tool ?? null,
      catalog,
      clone: this.cloneRecord(),
      notes,
      method: describeLab({
        choices,
        sets,
        seed: this.seed,
        writes: this.spec.statement.writes,
        isOnCopy: this.clone !== null,
      }),
      verdict: labVerdict(sets, (key) => this.spec.paramSets.find((set) => set.key === key)?.label ?? key),
      serverVersion: backend.capabilities.version,
      measuredAt: (measuredAt ?? startedAt).toISOString(),
      elapsedMs: this.context.clockMs() - startedMs,
    };
  }

  private openBackend(applicationName: string): Promise<TargetBackend> {
    return (this.clone ?? this.context).openBackend(applicationName);
  }

  private async measure({ facts, hints, planned }: LabPlans) {
    const random = this.context.random(this.seed);
    const bench: LabBench = {
      spec: this.spec,
      context: this.context,
      hints,
      random,
      progress: this.progress,
      names: new PlanNames(),
      memory: {
        workMemKb: kilobytesOf(facts.settings.get("work_mem")?.value ?? "4096"),
        hashMemMultiplier: Number(facts.settings.get("hash_mem_multiplier")?.value ?? 1),
      },
      timeoutMs: Math.min(this.spec.timeoutMs ?? Infinity, this.context.limits.statementTimeoutMs),
      openBackend: (name) => this.openBackend(name),
    };
    const sets: LabSet[] = [];
    let measuredAt: Date | null = null;
    let isKept = false;
    for (const bound of this.sets) {
      if (isKept) break;
      const own = planned.filter(({ paramSet }) => paramSet === bound.set.key);
      const measured = await new SetMeasurement(bench, bound, own).measure().catch((error: unknown) => {
        throw this.inCell(error);
      });
      measuredAt ??= measured.measuredAt;
      isKept = measured.isKept;
      sets.push(concludeSet(measured, facts.shown, random));
    }
    return { sets, measuredAt, isKept };
  }

  /** A default that is planned otherwise at the end than at the beginning was not one plan while it was measured. */
  private async planChanges(backend: TargetBackend, { planned }: LabPlans): Promise<string[]> {
    const after = await planByDefault(backend, this.sets);
    return after.flatMap(({ paramSet, plan }) => {
      const before = planned.find((one) => one.choice.group === "default" && one.paramSet === paramSet);
      if (before === undefined || planFingerprint(before.plan) === planFingerprint(plan)) return [];
      return [
        `The default plan${paramSet === "" ? "" : ` with ${paramSet}`} changed while it was measured: statistics or settings did. Run the lab again.`,
      ];
    });
  }

  private cloneRecord(): PlannerLabOutput["clone"] {
    if (this.clone === null) return null;
    const { database, method, elapsedMs, bytes, differences } = this.clone;
    return { variant: "", database, method, elapsedMs, bytes, differences };
  }

  /** The same error with its place in the cell. */
  private inCell(error: unknown): unknown {
    if (!(error instanceof AppError) || this.context.signal.aborted) return error;
    const { statement } = this.spec;
    const position = error.database?.position;
    const replacements = this.sets[0]?.bound.replacements ?? [];
    return new AppError(error.code, error.message, {
      cause: error,
      where:
        position === undefined
          ? statement.where
          : placeInStatement(statement, toSourceOffset(replacements, position)),
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.database === undefined ? {} : { database: error.database }),
    });
  }
}
