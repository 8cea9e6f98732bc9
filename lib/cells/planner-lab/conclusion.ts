import { noiseFloor } from "@/lib/benchmark/noise-floor";
import { readPlanCounters } from "@/lib/benchmark/plan-counters";
import { samplesOf } from "@/lib/benchmark/record";
import { parsePlan } from "@/lib/plan/parse-plan";
import { explainRegret, type ExecutedPlan } from "@/lib/planner-lab/explanation";
import { planOutline } from "@/lib/planner-lab/plan-outline";
import {
  bestPlanOf,
  defaultPlanOf,
  type Explanation,
  type LabPlan,
  type LabSet,
} from "@/lib/planner-lab/record";
import { ratiosToDefault, regretOf, type PlanRatio } from "@/lib/planner-lab/regret";
import { median, quantile } from "@/lib/stats/quantile";
import type { Random } from "@/lib/stats/random";
import type { ExecutedArm, MeasuredSet } from "./executed-arm";

/** What one parameter set's executions say. */
export function concludeSet(
  measured: MeasuredSet,
  settings: ReadonlyMap<string, string>,
  random: Random,
): LabSet {
  const { set, arms, samples, shadowSamples, rounds } = measured;
  const byDefault = arms.find(({ plan }) => plan.isDefault);
  if (!byDefault) throw new Error("a parameter set has a default plan");
  const own = samplesOf(samples, byDefault.name, set.key);
  const others = arms.filter(({ plan, status }) => !plan.isDefault && status === "measured");
  const ratios = ratiosToDefault(
    own,
    others.map(({ name }) => ({ plan: name, samples: samplesOf(samples, name, set.key) })),
  );
  const floor = noiseFloor(own, shadowSamples, random);
  const undecided: LabSet = {
    paramSet: set.key,
    plans: arms.map((arm) => recordOf(arm, measured, ratios)),
    samples,
    shadowSamples,
    rounds,
    noiseFloor: floor,
    regret: regretOf(byDefault.name, ratios, floor, others.length),
    explanation: NO_EXPLANATION,
  };
  return { ...undecided, explanation: explanationOf(undecided, arms, settings) };
}

const NO_EXPLANATION: Explanation = {
  cause: "none",
  text: "No other plan was proven faster, so there is nothing to explain.",
  nodeId: null,
  relation: null,
  estimatedRows: null,
  actualRows: null,
  factor: null,
};

function explanationOf(
  set: LabSet,
  arms: readonly ExecutedArm[],
  settings: ReadonlyMap<string, string>,
): Explanation {
  if (set.regret.outcome !== "regret") return NO_EXPLANATION;
  const [byDefault, best] = [defaultPlanOf(set), bestPlanOf(set)].map(read);
  const choices = arms.find(({ name }) => name === set.regret.best)?.plan.planned ?? [];
  if (!byDefault || !best) return NO_EXPLANATION;
  return explainRegret({ byDefault, best, choices: choices.map(({ choice }) => choice), settings });
}

function read(record: LabPlan): ExecutedPlan | null {
  const [plan] = parsePlan(record.raw).plans;
  return plan === undefined ? null : { record, plan };
}

function recordOf(arm: ExecutedArm, { set, samples }: MeasuredSet, ratios: readonly PlanRatio[]): LabPlan {
  const { plan, name, analysed } = arm;
  const [first] = plan.planned;
  const times = samplesOf(samples, name, set.key).map(({ elapsedMs }) => elapsedMs);
  const shown = arm.status === "cut-off" ? [] : times.length > 0 ? times : arm.warmUpMs;
  const ratio = arm.status === "measured" ? ratios.find((one) => one.plan === name) : undefined;
  return {
    plan: name,
    fingerprint: plan.fingerprint,
    outline: planOutline(first.plan),
    isDefault: plan.isDefault,
    choices: plan.planned.map(({ choice }) => choice.key),
    cost: plan.cost,
    isCostComparable: plan.isCostComparable,
    status: arm.status,
    note: arm.note,
    warmUpMs: arm.warmUpMs,
    limitMs: arm.limitMs,
    medianMs: shown.length === 0 ? null : median(shown),
    p95Ms: times.length === 0 ? null : quantile(times, 0.95),
    ratio: ratio
      ? {
          ratio: ratio.ratio,
          low: ratio.low,
          high: ratio.high,
          pairs: ratio.pairs,
          confidence: ratio.confidence,
        }
      : null,
    raw: analysed?.raw ?? first.raw,
    options: analysed?.options ?? [],
    rolledBack: analysed?.rolledBack ?? false,
    counters: analysed === null ? null : readPlanCounters(analysed.raw).counters,
  };
}
