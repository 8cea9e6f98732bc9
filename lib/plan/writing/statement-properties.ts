import { BUFFER_FIELDS } from "../reading/node-fields";
import type { JustInTime, PlanTrigger, PropertyValue, QueryPlan } from "../plan-node";
import type { RawProperties } from "../reading/raw-plan";

type PlainObject = { [key: string]: PropertyValue };

/** What EXPLAIN prints around the nodes, under the keys of FORMAT JSON: the inverse of buildPlan. */
export function statementProperties(plan: QueryPlan): RawProperties {
  const entries: [string, PropertyValue | undefined][] = [
    ["Query Text", plan.queryText],
    [
      "Settings",
      plan.settings.length === 0
        ? undefined
        : Object.fromEntries(plan.settings.map(({ name, value }) => [name, value])),
    ],
    ["Query Identifier", plan.queryIdentifier],
    ["Planning", planning(plan)],
    ["Planning Time", plan.planningTimeMs],
    ["Triggers", plan.triggers.length === 0 ? undefined : plan.triggers.map(trigger)],
    ["JIT", plan.jit === undefined ? undefined : justInTime(plan.jit)],
    ["Serialization", serialization(plan.serialization)],
    ["Execution Time", plan.executionTimeMs],
    ...plan.properties.map(({ key, value }): [string, PropertyValue] => [key, value]),
  ];
  return printed(entries);
}

function printed(entries: [string, PropertyValue | undefined][]): RawProperties {
  return entries.filter((entry): entry is [string, PropertyValue] => entry[1] !== undefined);
}

/** Counters by field under JSON's keys. */
function counters(counts: Record<string, number> | undefined): RawProperties {
  if (counts === undefined) return [];
  return Object.entries(BUFFER_FIELDS).map(([key, field]) => [key, counts[field] ?? 0]);
}

function planning({ planningBuffers, planningMemoryKb }: QueryPlan): PlainObject | undefined {
  const entries: RawProperties = counters(planningBuffers && { ...planningBuffers });
  if (planningMemoryKb !== undefined) {
    entries.push(["Memory Used", planningMemoryKb.used], ["Memory Allocated", planningMemoryKb.allocated]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function serialization(made: QueryPlan["serialization"]): PlainObject | undefined {
  if (made === undefined) return undefined;
  const entries: [string, PropertyValue | undefined][] = [
    ["Time", made.timeMs],
    ["Output Volume", made.outputKb],
    ["Format", made.format],
  ];
  return Object.fromEntries([...printed(entries), ...counters(made.buffers && { ...made.buffers })]);
}

function trigger({ name, constraint, relation, timeMs, calls }: PlanTrigger): PlainObject {
  return Object.fromEntries(
    printed([
      ["Trigger Name", name],
      ["Constraint Name", constraint],
      ["Relation", relation],
      ["Time", timeMs],
      ["Calls", calls],
    ]),
  );
}

function justInTime(jit: JustInTime): PlainObject {
  const timing = printed([
    ["Generation", jit.generationMs],
    ["Inlining", jit.inliningMs],
    ["Optimization", jit.optimizationMs],
    ["Emission", jit.emissionMs],
    ["Total", jit.totalMs],
  ]);
  const entries: RawProperties = [["Functions", jit.functions]];
  if (jit.options.length > 0)
    entries.push(["Options", Object.fromEntries(jit.options.map((option) => [option, true]))]);
  if (timing.length > 0) entries.push(["Timing", Object.fromEntries(timing)]);
  return Object.fromEntries(entries);
}
