import { readPlanCounters } from "@/lib/benchmark/plan-counters";
import type { VariantPlan } from "@/lib/benchmark/record";
import { AppError } from "@/lib/errors";

/** The fingerprint of a plan as this version reads it; of one that it cannot read, what was recorded. */
export function fingerprintOf({ raw, shape }: VariantPlan): string {
  try {
    return readPlanCounters(raw).shape;
  } catch (error) {
    if (error instanceof AppError) return shape;
    throw error;
  }
}
