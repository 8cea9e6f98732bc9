import type { Figure } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";
import { analysePlan } from "@/lib/plan/analyse-plan";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { BufferCounts, QueryPlan } from "@/lib/plan/plan-node";
import type { PlanOutput } from "./schema";

/**
 * What prose can cite of a plan: `execution` and `planning` (ms), `rows` that the statement returned, `buffers` (shared
 * blocks, hit and read), `cost`. Of the first plan; with several each also by its number from 1: `2.execution`.
 */
export function planFigures(output: PlanOutput): Figure[] {
  const plans = output.plans.flatMap(({ raw }) => readablePlans(raw));
  const numbered = plans.length < 2 ? [] : plans.flatMap((plan, index) => figuresOf(`${index + 1}.`, plan));
  return [...(plans[0] ? figuresOf("", plans[0]) : []), ...numbered];
}

/** A recorded plan that a later version cannot read any more has no figures; it is still shown as text. */
function readablePlans(raw: string): QueryPlan[] {
  try {
    return parsePlan(raw).plans;
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

function figuresOf(prefix: string, plan: QueryPlan): Figure[] {
  const root = analysePlan(plan).nodes.get(plan.root.id);
  const values: [string, number | null | undefined, Figure["unit"]][] = [
    ["execution", plan.executionTimeMs, "ms"],
    ["planning", plan.planningTimeMs, "ms"],
    ["rows", root?.totalRows, "rows"],
    ["buffers", root?.inclusiveBuffers && sharedBlocks(root.inclusiveBuffers), "count"],
    ["cost", plan.root.totalCost, "count"],
  ];
  return values.flatMap(([name, value, unit]): Figure[] =>
    value === null || value === undefined ? [] : [{ path: prefix + name, value, unit }],
  );
}

const sharedBlocks = ({ sharedHit, sharedRead }: BufferCounts) => sharedHit + sharedRead;
