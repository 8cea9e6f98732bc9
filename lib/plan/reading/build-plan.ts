import { isZeroBuffers, zeroBuffers } from "../arithmetic/buffers";
import { fillBuffers, takeNumbers } from "./build-node";
import { BUFFER_FIELDS } from "./node-fields";
import type { BufferCounts, JustInTime, PlanTrigger, PropertyValue, QueryPlan } from "../plan-node";
import { isFigure, textOf, type RawProperties, type RawStatement } from "./raw-plan";
import { planNodes } from "../walk";

type PlainObject = { [key: string]: PropertyValue };

/** The typed plan of one statement. */
export function buildPlan(raw: RawStatement): QueryPlan {
  const { root } = raw;
  const nodes = planNodes(root);
  fillBuffers(nodes);
  const plan: QueryPlan = {
    root,
    analysed: nodes.some((node) => node.actualLoops !== undefined),
    triggers: [],
    settings: [],
    properties: [],
  };
  for (const [key, value] of raw.properties) {
    if (!takeStatementField(plan, key, value)) plan.properties.push({ key, value });
  }
  return plan;
}

function takeStatementField(plan: QueryPlan, key: string, value: PropertyValue): boolean {
  // A group of YAML with nothing in it.
  if (value === null) return true;
  if (isFigure(value)) {
    if (key === "Planning Time") plan.planningTimeMs = value;
    else if (key === "Execution Time" || key === "Total Runtime") plan.executionTimeMs = value;
    else if (key === "Query Identifier") plan.queryIdentifier = String(value);
    else return false;
    return true;
  }
  if (typeof value === "string") {
    if (key === "Query Text") plan.queryText = value;
    else if (key === "Query Identifier") plan.queryIdentifier = value;
    else return false;
    return true;
  }
  if (key === "Triggers" && Array.isArray(value)) plan.triggers = value.filter(isObject).map(trigger);
  else if (!isObject(value)) return false;
  else if (key === "Settings")
    plan.settings = Object.entries(value).map(([name, text]) => ({ name, value: textOf(text) }));
  else if (key === "JIT") plan.jit = justInTime(value);
  else if (key === "Planning") takePlanning(plan, value);
  else if (key === "Serialization") takeSerialization(plan, value);
  else return false;
  return true;
}

function isObject(value: PropertyValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberIn(source: PlainObject, key: string): number | undefined {
  const value = source[key];
  return isFigure(value) ? value : undefined;
}

function buffersIn(source: PlainObject): BufferCounts | undefined {
  const counts = zeroBuffers();
  const entries: RawProperties = Object.entries(source);
  takeNumbers(entries, BUFFER_FIELDS, counts);
  return isZeroBuffers(counts) ? undefined : counts;
}

function takePlanning(plan: QueryPlan, source: PlainObject): void {
  const buffers = buffersIn(source);
  if (buffers !== undefined) plan.planningBuffers = buffers;
  const used = numberIn(source, "Memory Used");
  if (used !== undefined)
    plan.planningMemoryKb = { used, allocated: numberIn(source, "Memory Allocated") ?? used };
}

function takeSerialization(plan: QueryPlan, source: PlainObject): void {
  const timeMs = numberIn(source, "Time");
  const buffers = buffersIn(source);
  plan.serialization = {
    ...(timeMs === undefined ? {} : { timeMs }),
    outputKb: numberIn(source, "Output Volume") ?? 0,
    format: textOf(source["Format"] ?? "text"),
    ...(buffers === undefined ? {} : { buffers }),
  };
}

function trigger(source: PlainObject): PlanTrigger {
  const name = source["Trigger Name"];
  const constraint = source["Constraint Name"];
  const relation = source["Relation"];
  const timeMs = numberIn(source, "Time");
  return {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof constraint === "string" ? { constraint } : {}),
    ...(typeof relation === "string" ? { relation } : {}),
    ...(timeMs === undefined ? {} : { timeMs }),
    calls: numberIn(source, "Calls") ?? 0,
  };
}

/** Since version 17 Generation is an object with its own Total; before it is the figure itself. */
function justInTime(source: PlainObject): JustInTime {
  const timing = isObject(source["Timing"]) ? source["Timing"] : {};
  const options = isObject(source["Options"]) ? source["Options"] : {};
  const figure = (key: string) => {
    const value = timing[key];
    return isObject(value) ? numberIn(value, "Total") : numberIn(timing, key);
  };
  const figures = {
    totalMs: figure("Total"),
    generationMs: figure("Generation"),
    deformMs: isObject(timing["Generation"]) ? numberIn(timing["Generation"], "Deform") : undefined,
    inliningMs: figure("Inlining"),
    optimizationMs: figure("Optimization"),
    emissionMs: figure("Emission"),
  };
  return {
    functions: numberIn(source, "Functions") ?? 0,
    ...Object.fromEntries(Object.entries(figures).filter(([, ms]) => ms !== undefined)),
    options: Object.entries(options).flatMap(([name, on]) => (on === true ? [name] : [])),
  };
}
