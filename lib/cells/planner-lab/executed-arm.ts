import type { Sample } from "@/lib/benchmark/record";
import type { ParamSet } from "@/lib/benchmark/spec";
import type { DistinctPlan } from "@/lib/planner-lab/distinct-plans";
import type { PlanStatus } from "@/lib/planner-lab/record";
import type { ExplainedStatement } from "@/lib/target/explain";
import type { PlanArm } from "./plan-arm";

/** What executing one distinct plan came to. */
export interface ExecutedArm {
  plan: DistinctPlan;
  name: string;
  status: PlanStatus;
  note: string;
  warmUpMs: number[];
  limitMs: number | null;
  /** Executed once with EXPLAIN ANALYZE; null for a plan that was not. */
  analysed: ExplainedStatement | null;
  arm: PlanArm | null;
}

export interface MeasuredSet {
  set: ParamSet;
  arms: ExecutedArm[];
  samples: Sample[];
  shadowSamples: Sample[];
  rounds: number;
  /** When the first execution that counts began. */
  measuredAt: Date | null;
  /** True when the person asked to stop here. */
  isKept: boolean;
}

/** A plan that is in the record for its choices and its cost alone. */
export const notMeasured = (plan: DistinctPlan, name: string, note: string): ExecutedArm => ({
  plan,
  name,
  status: "not-measured",
  note,
  warmUpMs: [],
  limitMs: null,
  analysed: null,
  arm: null,
});
