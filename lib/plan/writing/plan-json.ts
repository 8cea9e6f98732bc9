import {
  BUFFER_FIELDS,
  CONDITION_FIELDS,
  IO_FIELDS,
  LIST_FIELDS,
  NUMBER_FIELDS,
  REMOVED_FIELDS,
  TEXT_FIELDS,
  WAL_FIELDS,
} from "../reading/node-fields";
import { memoryProperties } from "../node/memory-properties";
import type { PlanNode, PlanWorker, PropertyValue, QueryPlan } from "../plan-node";
import type { RawProperties } from "../reading/raw-plan";
import { splitAtCommas } from "../sql-scan";
import { statementProperties } from "./statement-properties";
import { placedNodes, planNodes } from "../walk";

type PlainObject = { [key: string]: PropertyValue };

/**
 * The plan as EXPLAIN's FORMAT JSON prints it, indented, an array of one. The inverse of reading: parsePlan gives the
 * same model back. Defaults that a server prints as well (`"Disabled": false`) are left out.
 */
export function planJson(plan: QueryPlan): string {
  const depth = placedNodes(plan.root).reduce((deepest, place) => Math.max(deepest, place.depth), 0);
  return `${JSON.stringify([planObject(plan)], null, depth > MAX_INDENTED_DEPTH ? 0 : 2)}\n`;
}

/** Below this depth indentation would outgrow the plan. */
const MAX_INDENTED_DEPTH = 100;

/** The plan under the keys of FORMAT JSON, as an object. */
export function planObject(plan: QueryPlan): PlainObject {
  const isTimed = plan.root.actualTotalTimeMs !== undefined;
  const written = new Map<PlanNode, PlainObject>();
  for (const node of planNodes(plan.root).toReversed()) {
    const properties = nodeEntries(node, isTimed);
    const children = node.children.map((child) => written.get(child) ?? {});
    if (children.length > 0) properties.push(["Plans", children]);
    written.set(node, Object.fromEntries(properties));
  }
  return Object.fromEntries([["Plan", written.get(plan.root) ?? {}], ...statementProperties(plan)]);
}

/** `source` under the keys that `fields` reads it from, without what is absent. */
function entriesOf<K extends string>(
  fields: Record<string, K>,
  source: { readonly [key in K]?: PropertyValue | undefined },
): RawProperties {
  return Object.entries(fields).flatMap(([key, field]): RawProperties => {
    const value = source[field];
    return value === undefined ? [] : [[key, value]];
  });
}

/** The names since version 17; older ones print shared and local blocks under one name. */
const NAMED_IO_FIELDS = Object.fromEntries(
  Object.entries(IO_FIELDS).filter(([key]) => !key.startsWith("I/O")),
);

/** Everything that EXPLAIN printed of one node, under the keys of FORMAT JSON, without the nodes below it. */
export function printedProperties(node: PlanNode, isTimed: boolean): PlainObject {
  return Object.fromEntries(nodeEntries(node, isTimed));
}

function nodeEntries(node: PlanNode, isTimed: boolean): RawProperties {
  return [
    ...entriesOf(TEXT_FIELDS, node),
    ...flagEntries(node),
    ...(node.neverExecuted && isTimed ? NEVER_EXECUTED : []),
    ...entriesOf(NUMBER_FIELDS, node),
    ...entriesOf(LIST_FIELDS, node),
    ...groupingSetEntries(node.groupingSets),
    ...entriesOf(CONDITION_FIELDS, node.conditions),
    ...entriesOf(REMOVED_FIELDS, node.rowsRemoved),
    ...memoryProperties(node),
    ...entriesOf(BUFFER_FIELDS, node.buffers ?? {}),
    ...entriesOf(NAMED_IO_FIELDS, node.ioTimes ?? {}),
    ...entriesOf(WAL_FIELDS, node.wal ?? {}),
    ...(node.workers.length === 0 ? [] : ([["Workers", node.workers.map(workerObject)]] as RawProperties)),
    ...node.properties.map(({ key, value }): RawProperties[number] => [key, value]),
  ];
}

/** What a server prints for the times of a node that never ran. */
const NEVER_EXECUTED: RawProperties = [
  ["Actual Startup Time", 0],
  ["Actual Total Time", 0],
];

function flagEntries(node: PlanNode): RawProperties {
  return [
    ["Parallel Aware", node.parallelAware],
    ...(node.singleCopy === true ? ([["Single Copy", true]] as RawProperties) : []),
    ...(node.disabled === true ? ([["Disabled", true]] as RawProperties) : []),
  ];
}

/** The lines `Hash Key: a, b` as JSON nests them: one object per line, a list of lists under the key's plural. */
function groupingSetEntries(lines: readonly string[] | undefined): RawProperties {
  if (lines === undefined) return [];
  const sets = lines.map((line): PlainObject => {
    const colon = line.indexOf(": ");
    const key = line.slice(0, colon);
    const names = line.slice(colon + 2);
    if (key === "Sort Key") return { [key]: splitAtCommas(names) };
    return { [`${key}s`]: [names === "()" ? [] : splitAtCommas(names)] };
  });
  return [["Grouping Sets", sets]];
}

function workerObject(worker: PlanWorker): PlainObject {
  const { number, actualStartupTimeMs, actualTotalTimeMs, actualRows, actualLoops } = worker;
  const figures: [string, number | undefined][] = [
    ["Worker Number", number],
    ["Actual Startup Time", actualStartupTimeMs],
    ["Actual Total Time", actualTotalTimeMs],
    ["Actual Rows", actualRows],
    ["Actual Loops", actualLoops],
  ];
  return Object.fromEntries([
    ...figures.filter((figure): figure is [string, number] => figure[1] !== undefined),
    ...entriesOf(BUFFER_FIELDS, worker.buffers ?? {}),
    ...worker.properties.map(({ key, value }): RawProperties[number] => [key, value]),
  ]);
}
