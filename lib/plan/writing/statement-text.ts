import { BUFFER_FIELDS } from "../reading/node-fields";
import type { BufferCounts, JustInTime, PlanTrigger, QueryPlan } from "../plan-node";

/** What EXPLAIN's TEXT format prints below the nodes. */
export function statementLines(plan: QueryPlan): string[] {
  return [
    ...plan.properties.flatMap(({ key, value }) =>
      typeof value === "object" ? [] : `${key}: ${String(value)}`.split("\n"),
    ),
    ...settingsLine(plan),
    ...(plan.queryIdentifier === undefined ? [] : [`Query Identifier: ${plan.queryIdentifier}`]),
    ...planningLines(plan),
    ...timeLine("Planning Time", plan.planningTimeMs),
    ...plan.triggers.map(triggerLine),
    ...justInTimeLines(plan.jit),
    ...serializationLines(plan.serialization),
    ...timeLine("Execution Time", plan.executionTimeMs),
  ];
}

/** `Shared Hit Blocks` and its kin as `shared hit=…`, nonzero counters only. */
export function bufferLine(buffers: BufferCounts | undefined): string[] {
  if (buffers === undefined) return [];
  return groupedLine(
    "Buffers",
    Object.entries(BUFFER_FIELDS).map(([key, field]) => [
      key.replace(" Blocks", "").toLowerCase(),
      buffers[field],
    ]),
  );
}

/** `shared hit=3 read=1, temp written=2`: counters by the first word of their names, those above zero. */
export function groupedLine(title: string, counters: [name: string, count: number][]): string[] {
  const groups = new Map<string, string[]>();
  for (const [name, count] of counters) {
    const [group = "", word = ""] = name.split(" ");
    if (count > 0) groups.set(group, [...(groups.get(group) ?? []), `${word}=${count}`]);
  }
  const parts = [...groups].map(([group, words]) => `${group} ${words.join(" ")}`);
  return parts.length === 0 ? [] : [`${title}: ${parts.join(", ")}`];
}

function timeLine(title: string, ms: number | undefined): string[] {
  return ms === undefined ? [] : [`${title}: ${ms.toFixed(3)} ms`];
}

function settingsLine({ settings }: QueryPlan): string[] {
  if (settings.length === 0) return [];
  const pairs = settings.map(({ name, value }) => `${name} = '${value.replaceAll("'", "''")}'`);
  return [`Settings: ${pairs.join(", ")}`];
}

function planningLines({ planningBuffers, planningMemoryKb }: QueryPlan): string[] {
  const lines = bufferLine(planningBuffers);
  if (planningMemoryKb !== undefined) {
    lines.push(`Memory: used=${planningMemoryKb.used}kB  allocated=${planningMemoryKb.allocated}kB`);
  }
  return lines.length === 0 ? [] : ["Planning:", ...lines.map((line) => `  ${line}`)];
}

function triggerLine({ name, constraint, relation, timeMs, calls }: PlanTrigger): string {
  const words = [
    name,
    constraint === undefined ? undefined : `for constraint ${constraint}`,
    relation === undefined ? undefined : `on ${relation}`,
  ];
  const time = timeMs === undefined ? "" : `time=${timeMs.toFixed(3)} `;
  return `Trigger ${words.filter((part) => part !== undefined).join(" ")}: ${time}calls=${calls}`;
}

const JIT_OPTIONS = ["Inlining", "Optimization", "Expressions", "Deforming"];

function justInTimeLines(jit: JustInTime | undefined): string[] {
  if (jit === undefined) return [];
  const names = [...JIT_OPTIONS, ...jit.options.filter((option) => !JIT_OPTIONS.includes(option))];
  const timing = (
    [
      ["Generation", jit.generationMs],
      ["Inlining", jit.inliningMs],
      ["Optimization", jit.optimizationMs],
      ["Emission", jit.emissionMs],
      ["Total", jit.totalMs],
    ] as const
  ).flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${ms.toFixed(3)} ms`]));
  return [
    "JIT:",
    `  Functions: ${jit.functions}`,
    ...(jit.options.length === 0
      ? []
      : [`  Options: ${names.map((name) => `${name} ${jit.options.includes(name)}`).join(", ")}`]),
    ...(timing.length === 0 ? [] : [`  Timing: ${timing.join(", ")}`]),
  ];
}

function serializationLines(made: QueryPlan["serialization"]): string[] {
  if (made === undefined) return [];
  const time = made.timeMs === undefined ? "" : `time=${made.timeMs.toFixed(3)} ms  `;
  return [
    `Serialization: ${time}output=${made.outputKb}kB  format=${made.format}`,
    ...bufferLine(made.buffers).map((line) => `  ${line}`),
  ];
}
