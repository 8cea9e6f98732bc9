import type { TailItem } from "./plan-analysis";
import type { PlanTrigger, QueryPlan } from "./plan-node";

/** Times are printed to a thousandth of a millisecond; sums of a few are right to this. */
const ROUNDING_MS = 0.005;

/**
 * What the execution time holds beyond the root's inclusive time and `outside` (work after the main query).
 *
 * EXPLAIN lists BEFORE and AFTER triggers alike, but BEFORE row triggers run inside the ModifyTable node and are
 * already part of it. Constraint triggers are always AFTER; of the others, the largest that still fit into the
 * unexplained time are taken to be. What then remains is starting and stopping the executor, including the first
 * load of the JIT library.
 */
export function explainTail(plan: QueryPlan, rootTimeMs: number, outside: readonly TailItem[]): TailItem[] {
  if (plan.executionTimeMs === undefined) return [...outside];
  let leftMs = plan.executionTimeMs - rootTimeMs;
  const items: TailItem[] = [];
  const take = (name: string, timeMs: number) => {
    items.push({ name, timeMs });
    leftMs -= timeMs;
  };
  for (const item of outside) take(item.name, item.timeMs);
  if (plan.serialization?.timeMs !== undefined)
    take("Serialization of the result", plan.serialization.timeMs);
  for (const trigger of afterFirst(plan.triggers)) {
    const timeMs = trigger.timeMs ?? 0;
    if (timeMs > 0 && timeMs <= leftMs + ROUNDING_MS) take(triggerTitle(trigger), timeMs);
  }
  if (leftMs > 0) items.push({ name: "Executor start and stop", timeMs: leftMs });
  return items;
}

function afterFirst(triggers: readonly PlanTrigger[]): PlanTrigger[] {
  const rank = (trigger: PlanTrigger) => (trigger.constraint === undefined ? 1 : 0);
  return triggers.toSorted((a, b) => rank(a) - rank(b) || (b.timeMs ?? 0) - (a.timeMs ?? 0));
}

function triggerTitle({ name, constraint, relation, calls }: PlanTrigger): string {
  const what = constraint === undefined ? `Trigger ${name ?? ""}` : `Constraint trigger of ${constraint}`;
  return `${what}${relation === undefined ? "" : ` on ${relation}`}, ${calls} calls`;
}
