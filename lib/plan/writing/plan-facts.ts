import { formatBytes, formatExact, formatMs } from "@/lib/format/quantity";
import type { JustInTime, PropertyValue, QueryPlan } from "../plan-node";
import { bufferLine } from "./statement-text";

/** Something that EXPLAIN prints around the nodes, in a few words. */
export interface PlanFact {
  label: string;
  value: string;
}

/** What planning took, how the result was sent, which settings and triggers bore on the statement, as far as printed. */
export function planFacts(plan: QueryPlan): PlanFact[] {
  const { planningBuffers, planningMemoryKb, serialization, triggers, jit, settings, queryIdentifier } = plan;
  const facts: [label: string, value: string | null][] = [
    ["planning buffers", planningBuffers === undefined ? null : buffersText(planningBuffers)],
    ["planning memory", planningMemoryKb === undefined ? null : memoryText(planningMemoryKb)],
    ["result sent", serialization === undefined ? null : serializationText(serialization)],
    ...triggers.map(({ name, constraint, relation, calls, timeMs }): [string, string] => [
      `trigger ${constraint ?? name ?? ""}`.trim(),
      [
        relation === undefined ? "" : `on ${relation}`,
        `${formatExact(calls)} ${calls === 1 ? "call" : "calls"}`,
        timeMs === undefined ? "" : formatMs(timeMs),
      ]
        .filter(Boolean)
        .join(", "),
    ]),
    ["JIT", jit === undefined ? null : jitText(jit)],
    ...settings.map(({ name, value }): [string, string] => [name, value]),
    ["query identifier", queryIdentifier ?? null],
    ...plan.properties.map(({ key, value }): [string, string] => [key, propertyText(value)]),
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

function buffersText(buffers: NonNullable<QueryPlan["planningBuffers"]>): string {
  return bufferLine(buffers)[0]?.replace("Buffers: ", "") ?? "none";
}

function memoryText({ used, allocated }: NonNullable<QueryPlan["planningMemoryKb"]>): string {
  return `${formatBytes(used * 1024)} used, ${formatBytes(allocated * 1024)} allocated`;
}

function serializationText({ timeMs, outputKb, format }: NonNullable<QueryPlan["serialization"]>): string {
  return [formatBytes(outputKb * 1024), `as ${format}`, timeMs === undefined ? "" : `in ${formatMs(timeMs)}`]
    .filter(Boolean)
    .join(" ");
}

function jitText({ functions, generationMs, inliningMs, optimizationMs, emissionMs }: JustInTime): string {
  const parts: [string, number | undefined][] = [
    ["generation", generationMs],
    ["inlining", inliningMs],
    ["optimization", optimizationMs],
    ["emission", emissionMs],
  ];
  const times = parts.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${formatMs(ms)}`]));
  return [`${formatExact(functions)} functions`, ...times].join(", ");
}

const propertyText = (value: PropertyValue) => (typeof value === "string" ? value : JSON.stringify(value));

/** What kinds of facts there are, in a line. */
export function factsTitle(plan: QueryPlan): string {
  const { settings, triggers, planningMemoryKb, planningBuffers, serialization, jit } = plan;
  const several = (count: number, noun: string) => `${formatExact(count)} ${noun}${count === 1 ? "" : "s"}`;
  const parts = [
    settings.length > 0 && `${several(settings.length, "setting")} changed`,
    triggers.length > 0 && several(triggers.length, "trigger"),
    (planningMemoryKb ?? planningBuffers) !== undefined && "planning",
    serialization !== undefined && "serialization",
    jit !== undefined && "JIT",
  ].filter((part) => part !== false);
  return parts.length === 0 ? "what else EXPLAIN printed" : parts.join(", ");
}
