import type { PlanOutput } from "@/lib/cells/plan/schema";
import { AppError } from "@/lib/errors";
import { planFingerprint } from "@/lib/plan/fingerprint";
import { parsePlan } from "@/lib/plan/parse-plan";

/** The fingerprints of all plans of an output, in its order; those that cannot be read have none. */
export function outputFingerprints(output: PlanOutput): string[] {
  return output.plans.flatMap(({ raw }) => {
    try {
      return parsePlan(raw).plans.map(planFingerprint);
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  });
}

/** True when two outputs have the same plans in the same order. */
export const areSamePlans = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((fingerprint, index) => fingerprint === b[index]);
