import type { ComparablePlan } from "@/components/plan/comparison/compared-plans";
import type { PlanOutput } from "@/lib/cells/plan/schema";

/** The plans of an output, named after it; with an empty name they are numbered. */
export function comparablePlans(output: PlanOutput, name: string): ComparablePlan[] {
  return output.plans.map(({ raw, statement, catalog }, index) => ({
    label: labelOf(name, index, output.plans.length),
    raw,
    statement,
    catalog,
    serverVersion: output.serverVersion,
  }));
}

function labelOf(name: string, index: number, count: number): string {
  if (count === 1) return name;
  return name === "" ? `plan ${index + 1}` : `${name}, plan ${index + 1}`;
}

/** The plans of two outputs, the first of each first: those are compared until the reader chooses others. */
export function comparableOutputs(
  earlier: { output: PlanOutput; name: string },
  current: { output: PlanOutput; name: string },
): ComparablePlan[] {
  const [before, ...moreBefore] = comparablePlans(earlier.output, earlier.name);
  const [after, ...moreAfter] = comparablePlans(current.output, current.name);
  return [before, after, ...moreBefore, ...moreAfter].filter((plan) => plan !== undefined);
}
