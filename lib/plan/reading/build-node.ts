import { isZeroBuffers, zeroBuffers } from "../arithmetic/buffers";
import {
  BUFFER_FIELDS,
  CONDITION_FIELDS,
  IO_FIELDS,
  LIST_FIELDS,
  NUMBER_FIELDS,
  PRINTED_DEFAULTS,
  REMOVED_FIELDS,
  TEXT_FIELDS,
  WAL_FIELDS,
} from "./node-fields";
import type { BufferCounts, IoTimes, PlanNode, PlanWorker, PropertyValue, WalCounts } from "../plan-node";
import { KEY_LINES, type RawNode, type RawProperties } from "./raw-plan";
import { takeDetails } from "./node-details";
import { splitAtCommas } from "../sql-scan";

/** The typed tree of a raw one, from the root down without recursion. */
export function buildTree(raw: RawNode): PlanNode {
  const root = buildNode(raw, "0");
  const pending: [RawNode, PlanNode][] = [[raw, root]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [source, node] = next;
    source.children.forEach((rawChild, index) => {
      const child = buildNode(rawChild, `${node.id}.${index}`);
      node.children.push(child);
      pending.push([rawChild, child]);
    });
  }
  return root;
}

function buildNode(raw: RawNode, id: string): PlanNode {
  const node: PlanNode = {
    id,
    nodeType: "Unknown",
    parallelAware: false,
    neverExecuted: false,
    rowsRemoved: {},
    conditions: {},
    workers: [],
    properties: [],
    children: [],
  };
  const rest = raw.properties.filter(
    ([key, value]) => PRINTED_DEFAULTS[key] !== value && !takeField(node, key, value),
  );
  takeCounters(node, rest);
  node.properties = takeDetails(node, rest).map(([key, value]) => ({ key, value }));
  node.neverExecuted = node.actualLoops === 0;
  if (node.neverExecuted) {
    delete node.actualStartupTimeMs;
    delete node.actualTotalTimeMs;
  }
  return node;
}

/** Puts a value into the field made for it; false when there is none or the value has another type. */
function takeField(node: PlanNode, key: string, value: PropertyValue): boolean {
  // A group of YAML with nothing in it.
  if (value === null) return true;
  const removed = REMOVED_FIELDS[key];
  if (removed !== undefined && typeof value === "number") {
    if (value !== 0) node.rowsRemoved[removed] = value;
    return true;
  }
  const number = NUMBER_FIELDS[key];
  if (number !== undefined && typeof value === "number") return assign(node, number, value);
  const text = TEXT_FIELDS[key];
  if (text !== undefined && typeof value === "string") return assign(node, text, value);
  const condition = CONDITION_FIELDS[key];
  if (condition !== undefined && typeof value === "string") return assign(node.conditions, condition, value);
  const list = LIST_FIELDS[key];
  if (list !== undefined && isTextList(value)) return assign(node, list, value);
  if (key === "Parallel Aware" && value === true) return assign(node, "parallelAware", true);
  if (key === "Disabled" && value === true) return assign(node, "disabled", true);
  if (key === "Single Copy" && value === true) return assign(node, "singleCopy", true);
  if (key === "Workers" && Array.isArray(value)) return assign(node, "workers", value.map(buildWorker));
  if (key === KEY_LINES && isTextList(value)) return takeKeyLines(node, value);
  if (key === "Grouping Sets" && Array.isArray(value))
    return assign(node, "groupingSets", value.flatMap(groupingSetLines));
  return false;
}

function assign<T, K extends keyof T>(target: T, key: K, value: T[K]): true {
  target[key] = value;
  return true;
}

function isTextList(value: PropertyValue): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** One `Group Key` line is a plain key; anything more is a list of grouping sets. */
function takeKeyLines(node: PlanNode, lines: string[]): true {
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only?.startsWith("Group Key: ") === true)
    node.groupKey = splitAtCommas(only.slice("Group Key: ".length));
  else node.groupingSets = lines;
  return true;
}

/** JSON's nested grouping sets as the lines of TEXT format. */
function groupingSetLines(set: PropertyValue): string[] {
  if (typeof set !== "object" || set === null || Array.isArray(set)) return [];
  return Object.entries(set).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    if (isTextList(value) && key === "Sort Key") return [`Sort Key: ${value.join(", ")}`];
    return value.map((keys) => {
      const names = Array.isArray(keys) ? keys.join(", ") : String(keys);
      return `${key.replace(/s$/, "")}: ${names === "" ? "()" : names}`;
    });
  });
}

function buildWorker(value: PropertyValue): PlanWorker {
  const entries: RawProperties =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const worker: PlanWorker = { number: -1, properties: [] };
  const numbers: Record<
    string,
    "number" | "actualStartupTimeMs" | "actualTotalTimeMs" | "actualRows" | "actualLoops"
  > = {
    "Worker Number": "number",
    "Actual Startup Time": "actualStartupTimeMs",
    "Actual Total Time": "actualTotalTimeMs",
    "Actual Rows": "actualRows",
    "Actual Loops": "actualLoops",
  };
  const buffers = zeroBuffers();
  for (const [key, item] of entries) {
    const field = numbers[key];
    const counter = BUFFER_FIELDS[key];
    if (PRINTED_DEFAULTS[key] === item) continue;
    if (field !== undefined && typeof item === "number") worker[field] = item;
    else if (counter !== undefined && typeof item === "number") buffers[counter] = item;
    else worker.properties.push({ key, value: item });
  }
  if (!isZeroBuffers(buffers)) worker.buffers = buffers;
  return worker;
}

/** Moves block, I/O and WAL counters out of `rest` into the node; all zero counts as not printed, as TEXT does it. */
function takeCounters(node: PlanNode, rest: RawProperties): void {
  const buffers = zeroBuffers();
  const io: IoTimes = {
    sharedReadMs: 0,
    sharedWriteMs: 0,
    localReadMs: 0,
    localWriteMs: 0,
    tempReadMs: 0,
    tempWriteMs: 0,
  };
  const wal: WalCounts = { records: 0, fullPageImages: 0, bytes: 0, buffersFull: 0 };
  takeNumbers(rest, BUFFER_FIELDS, buffers);
  takeNumbers(rest, IO_FIELDS, io);
  takeNumbers(rest, WAL_FIELDS, wal);
  if (!isZeroBuffers(buffers)) node.buffers = buffers;
  if (Object.values(io).some((ms) => ms > 0)) node.ioTimes = io;
  if (Object.values(wal).some((count) => count > 0)) node.wal = wal;
}

/** Removes from `rest` the numbers that `fields` names and stores them in `counts`. */
export function takeNumbers<K extends string>(
  rest: RawProperties,
  fields: Record<string, K>,
  counts: Record<K, number>,
): void {
  let kept = 0;
  for (const property of rest) {
    const [key, value] = property;
    const field = fields[key];
    if (field !== undefined && typeof value === "number") counts[field] = value;
    else rest[kept++] = property;
  }
  rest.length = kept;
}

/** Gives every node explicit zero counters when any node of the plan has some: BUFFERS was on. */
export function fillBuffers(nodes: readonly { buffers?: BufferCounts }[]): void {
  if (!nodes.some((node) => node.buffers !== undefined)) return;
  for (const node of nodes) node.buffers ??= zeroBuffers();
}
