import type { TailItem } from "../plan-analysis";
import type { PlanTrigger, QueryPlan } from "../plan-node";

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
  const take = (item: TailItem) => {
    items.push(item);
    leftMs -= item.timeMs;
  };
  outside.forEach(take);
  if (plan.serialization?.timeMs !== undefined) take(serialization(plan.serialization.timeMs));
  for (const trigger of afterFirst(plan.triggers)) {
    const timeMs = trigger.timeMs ?? 0;
    if (timeMs > 0 && timeMs <= leftMs + ROUNDING_MS) take(afterTrigger(trigger, timeMs));
  }
  if (leftMs > 0) items.push(startAndStop(plan, leftMs));
  return items;
}

function serialization(timeMs: number): TailItem {
  return {
    name: "Serialization of the result",
    timeMs,
    explanation:
      "Turning the rows into what the client would receive (SERIALIZE); printed by EXPLAIN, outside every node.",
  };
}

function afterTrigger(trigger: PlanTrigger, timeMs: number): TailItem {
  const kind =
    trigger.constraint === undefined
      ? "EXPLAIN lists triggers that run before and after a row alike; this one's time fits into what the nodes leave over, so it is taken to have run after them."
      : "Checks of a constraint run after the nodes, at the end of the statement.";
  return { name: triggerTitle(trigger), timeMs, explanation: kind };
}

function startAndStop({ jit }: QueryPlan, timeMs: number): TailItem {
  const parts = "What is left: preparing the nodes, checking permissions, taking locks, and cleaning up.";
  const compiled =
    jit === undefined
      ? ""
      : ` With JIT, generating the code${jit.generationMs === undefined ? "" : ` (${jit.generationMs} ms)`} and, once per session, loading the compiler.`;
  return { name: "Executor start and stop", timeMs, explanation: parts + compiled };
}

function afterFirst(triggers: readonly PlanTrigger[]): PlanTrigger[] {
  const rank = (trigger: PlanTrigger) => (trigger.constraint === undefined ? 1 : 0);
  return triggers.toSorted((a, b) => rank(a) - rank(b) || (b.timeMs ?? 0) - (a.timeMs ?? 0));
}

function triggerTitle({ name, constraint, relation, calls }: PlanTrigger): string {
  const what = constraint === undefined ? `Trigger ${name ?? ""}` : `Constraint trigger of ${constraint}`;
  return `${what}${relation === undefined ? "" : ` on ${relation}`}, ${calls} calls`;
}
