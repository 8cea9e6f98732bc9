import { parsePlan } from "@/lib/plan/parse-plan";
import { planFingerprint } from "@/lib/plan/fingerprint";
import type { PlanFlip } from "@/lib/benchmark/record";
import type { ParamSet } from "@/lib/benchmark/spec";
import type { DiagnosedArm } from "./diagnosed-arm";

/** The plan that a variant has with one parameter set at one moment. */
export interface PlanState {
  variant: string;
  paramSet: string;
  /** planFingerprint of lib/plan. */
  shape: string;
  /** How often its prepared statement was planned for its values, and how often the generic plan was taken; null when nothing is prepared. */
  customPlans: number | null;
  genericPlans: number | null;
}

const COUNTS = `
  SELECT custom_plans, generic_plans FROM pg_catalog.pg_prepared_statements
  WHERE statement = $1`;

/**
 * The plan that the arm's backend would take now. Nothing is executed; of a prepared statement the counts are read
 * first, since explaining it counts as a use of its plan too.
 */
export async function readPlanState(arm: DiagnosedArm, set: ParamSet): Promise<PlanState> {
  const { prepare } = arm.form(set);
  const counts = prepare === null ? NOT_PREPARED : await readCounts(arm, prepare);
  const [plan] = parsePlan((await arm.explain(set, { analyse: false })).raw).plans;
  if (!plan) throw new Error("EXPLAIN of one statement prints one plan");
  return { variant: arm.variant.name, paramSet: set.key, shape: planFingerprint(plan), ...counts };
}

const NOT_PREPARED = { customPlans: null, genericPlans: null };

async function readCounts(
  { backend }: DiagnosedArm,
  prepare: string,
): Promise<Pick<PlanState, "customPlans" | "genericPlans">> {
  const keep = { rows: 1, bytes: 1000, valueBytes: 100 };
  const { rows } = await backend.execute({ text: COUNTS, values: [prepare], keep });
  const [custom, generic] = rows[0] ?? [];
  return { customPlans: Number(custom ?? 0), genericPlans: Number(generic ?? 0) };
}

/**
 * Plans that are others after the counted part than before it, and prepared statements for which the server went over to
 * the generic plan in between, even where it looks the same.
 */
export function findPlanFlips(before: readonly PlanState[], after: readonly PlanState[]): PlanFlip[] {
  return before.flatMap((early) => {
    const late = after.find(
      ({ variant, paramSet }) => variant === early.variant && paramSet === early.paramSet,
    );
    if (!late) return [];
    const wentGeneric =
      early.genericPlans === 0 && (late.genericPlans ?? 0) > 0 && (late.customPlans ?? 0) > 0;
    if (late.shape === early.shape && !wentGeneric) return [];
    const { variant, paramSet, customPlans, genericPlans } = late;
    return [{ variant, paramSet, before: early.shape, after: late.shape, customPlans, genericPlans }];
  });
}
