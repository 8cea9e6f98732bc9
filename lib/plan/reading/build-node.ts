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
import { LIST_SETTERS, NUMBER_SETTERS, TEXT_SETTERS } from "./node-setters";
import { isFigure, KEY_LINES, textOf, type RawProperties } from "./raw-plan";
import { takeDetails } from "./node-details";
import { splitAtCommas } from "../sql-scan";

/** A node without children, from its properties in printed order. */
export function buildNode(id: string, properties: RawProperties): PlanNode {
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
  const counters: TakenCounters = {};
  const rest: RawProperties = [];
  for (const property of properties) {
    const [key, value] = property;
    // A group of YAML with nothing in it is null.
    if (value === null || PRINTED_DEFAULTS[key] === value) continue;
    if (TAKERS.get(key)?.(node, value, counters) !== true) rest.push(property);
  }
  putCounters(node, counters);
  if (rest.length > 0) node.properties = takeDetails(node, rest).map(([key, value]) => ({ key, value }));
  node.neverExecuted = node.actualLoops === 0;
  if (node.neverExecuted) {
    delete node.actualStartupTimeMs;
    delete node.actualTotalTimeMs;
  }
  return node;
}

interface TakenCounters {
  buffers?: BufferCounts;
  io?: IoTimes;
  wal?: WalCounts;
}

/** Puts a value into the field made for it; false when it has another type than the field. */
type Taker = (node: PlanNode, value: PropertyValue, counters: TakenCounters) => boolean;

/** By key, so that each property costs one look. */
const TAKERS: ReadonlyMap<string, Taker> = new Map([
  ...takersOf(NUMBER_FIELDS, isFigure, (field) => NUMBER_SETTERS[field]),
  ...takersOf(TEXT_FIELDS, isText, (field) => TEXT_SETTERS[field]),
  ...takersOf(LIST_FIELDS, isTextList, (field) => LIST_SETTERS[field]),
  ...takersOf(CONDITION_FIELDS, isText, (field) => (node, text) => void (node.conditions[field] = text)),
  ...takersOf(REMOVED_FIELDS, isFigure, (field) => (node, rows) => {
    if (rows !== 0) node.rowsRemoved[field] = rows;
  }),
  ...takersOf(BUFFER_FIELDS, isFigure, (field) => (_, count, counters) => {
    if (count !== 0) (counters.buffers ??= zeroBuffers())[field] = count;
  }),
  ...takersOf(IO_FIELDS, isFigure, (field) => (_, ms, counters) => {
    if (ms !== 0) (counters.io ??= zeroIoTimes())[field] = ms;
  }),
  ...takersOf(WAL_FIELDS, isFigure, (field) => (_, count, counters) => {
    if (count !== 0) (counters.wal ??= zeroWal())[field] = count;
  }),
  ...takersOf({ "Parallel Aware": 0 }, isTrue, () => (node) => void (node.parallelAware = true)),
  ...takersOf({ Disabled: 0 }, isTrue, () => (node) => void (node.disabled = true)),
  ...takersOf({ "Single Copy": 0 }, isTrue, () => (node) => void (node.singleCopy = true)),
  ...takersOf({ Workers: 0 }, isList, () => (node, list) => void (node.workers = list.map(buildWorker))),
  ...takersOf({ [KEY_LINES]: 0 }, isTextList, () => takeKeyLines),
  ...takersOf({ "Grouping Sets": 0 }, isList, () => (node, sets) => {
    node.groupingSets = sets.flatMap(groupingSetLines);
  }),
]);

function takersOf<F, V extends PropertyValue>(
  fields: Record<string, F>,
  isRight: (value: PropertyValue) => value is V,
  setterOf: (field: F) => (node: PlanNode, value: V, counters: TakenCounters) => void,
): [string, Taker][] {
  return Object.entries(fields).map(([key, field]) => {
    const set = setterOf(field);
    const taker: Taker = (node, value, counters) => {
      if (!isRight(value)) return false;
      set(node, value, counters);
      return true;
    };
    return [key, taker];
  });
}

function isText(value: PropertyValue): value is string {
  return typeof value === "string";
}

function isTrue(value: PropertyValue): value is true {
  return value === true;
}

function isList(value: PropertyValue): value is PropertyValue[] {
  return Array.isArray(value);
}

function isTextList(value: PropertyValue): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** One `Group Key` line is a plain key; anything more is a list of grouping sets. */
function takeKeyLines(node: PlanNode, lines: string[]): void {
  const only = lines.length === 1 ? lines[0] : undefined;
  if (only?.startsWith("Group Key: ") === true)
    node.groupKey = splitAtCommas(only.slice("Group Key: ".length));
  else node.groupingSets = lines;
}

/** JSON's nested grouping sets as the lines of TEXT format. */
function groupingSetLines(set: PropertyValue): string[] {
  if (typeof set !== "object" || set === null || Array.isArray(set)) return [];
  return Object.entries(set).flatMap(([key, value]) => {
    if (!Array.isArray(value)) return [];
    if (isTextList(value) && key === "Sort Key") return [`Sort Key: ${value.join(", ")}`];
    return value.map((keys) => {
      const names = Array.isArray(keys) ? keys.map(textOf).join(", ") : textOf(keys);
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
    if (field !== undefined && isFigure(item)) worker[field] = item;
    else if (counter !== undefined && isFigure(item)) buffers[counter] = item;
    else worker.properties.push({ key, value: item });
  }
  if (!isZeroBuffers(buffers)) worker.buffers = buffers;
  return worker;
}

/** Counters that are all zero count as not printed, as TEXT does it. */
function putCounters(node: PlanNode, { buffers, io, wal }: TakenCounters): void {
  if (buffers !== undefined) node.buffers = buffers;
  if (io !== undefined) node.ioTimes = io;
  if (wal !== undefined) node.wal = wal;
}

function zeroIoTimes(): IoTimes {
  return {
    sharedReadMs: 0,
    sharedWriteMs: 0,
    localReadMs: 0,
    localWriteMs: 0,
    tempReadMs: 0,
    tempWriteMs: 0,
  };
}

function zeroWal(): WalCounts {
  return { records: 0, fullPageImages: 0, bytes: 0, buffersFull: 0 };
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
    if (field !== undefined && isFigure(value)) counts[field] = value;
    else rest[kept++] = property;
  }
  rest.length = kept;
}

/** Gives every node explicit zero counters when any node of the plan has some: BUFFERS was on. */
export function fillBuffers(nodes: readonly { buffers?: BufferCounts }[]): void {
  if (!nodes.some((node) => node.buffers !== undefined)) return;
  for (const node of nodes) node.buffers ??= zeroBuffers();
}
