import type { PropertyValue } from "../plan-node";
import { KEY_LINES, type RawProperties } from "./raw-plan";
import type { PlainObject } from "./object-plan";
import { detailProperties, splitDetail } from "./text-detail";
import { titleProperties } from "./text-title";

/** The worker whose indented lines may follow. */
export interface OpenWorker {
  column: number;
  properties: PlainObject;
}

export interface DetailedNode {
  properties: RawProperties;
  nodeType: string;
  worker: OpenWorker | null;
  /** Absent, like the lists below, until the first one comes: thousands of nodes have none. */
  workers?: PlainObject[];
  workersByNumber?: Map<number, PlainObject>;
  /** An Aggregate's keys, one line per grouping set. */
  keyLines?: string[];
  targetTables?: PlainObject[];
}

const WORKER = /^Worker (\d{1,6}): *(.*)$/s;
const WORKER_ACTUAL = /^actual (?:time=([\d.]{1,40})\.\.([\d.]{1,40}) )?rows=([\d.]{1,40}) loops=(\d{1,20})$/;

/**
 * Adds a line below a node's title to the node, or to its worker when the line stands further right than the
 * worker's: what a worker did must not replace what the node did.
 *
 * @returns the worker that the next line may belong to.
 */
export function addNodeDetail(node: DetailedNode, column: number, body: string): OpenWorker | null {
  const match = WORKER.exec(body);
  if (match !== null) return openWorker(node, column, Number(match[1]), match[2] ?? "");
  const detail = splitDetail(body);
  const properties: RawProperties =
    detail === null ? [["Text", body]] : detailProperties(detail.key, detail.value, node.nodeType);
  if (detail === null && node.nodeType === "ModifyTable" && addTargetTable(node, body)) return null;
  if (detail?.key === "Function Call") forgetAliasOfFunctions(node);
  if (node.worker !== null && column > node.worker.column) {
    Object.assign(node.worker.properties, Object.fromEntries(properties));
    return node.worker;
  }
  if (detail !== null && node.nodeType === "Aggregate" && /^(?:Hash|Group|Sort) Key$/.test(detail.key))
    (node.keyLines ??= listIn(node, KEY_LINES)).push(body);
  else node.properties.push(...properties);
  return null;
}

/** A list among the node's properties, to be filled line by line. */
function listIn<T extends PropertyValue>({ properties }: DetailedNode, key: string): T[] {
  const list: T[] = [];
  properties.push([key, list]);
  return list;
}

/** `Update on event_2026_01 event_1`: one line for each partition that a ModifyTable writes to. */
function addTargetTable(node: DetailedNode, body: string): boolean {
  const target = /^(?:Foreign )?(?:Insert|Update|Delete|Merge) on (?=\S)/.test(body)
    ? titleProperties(body)
    : [];
  const names = target.filter(([key]) => ["Schema", "Relation Name", "Alias"].includes(key));
  if (names.length === 0) return false;
  (node.targetTables ??= listIn(node, "Target Tables")).push(Object.fromEntries(names));
  return true;
}

/** With VERBOSE a function stands with its schema; without one the name in the title is that of ROWS FROM (…). */
function forgetAliasOfFunctions(node: DetailedNode): void {
  if (node.properties.some(([key]) => key === "Schema")) return;
  node.properties = node.properties.filter(([key]) => key !== "Function Name");
}

function openWorker(node: DetailedNode, column: number, number: number, rest: string): OpenWorker {
  const properties = workerProperties(node, number);
  const actual = WORKER_ACTUAL.exec(rest);
  if (actual !== null) {
    const [, startup, total, rows, loops] = actual;
    if (startup !== undefined) {
      properties["Actual Startup Time"] = Number(startup);
      properties["Actual Total Time"] = Number(total);
    }
    properties["Actual Rows"] = Number(rows);
    properties["Actual Loops"] = Number(loops);
  } else {
    const detail = splitDetail(rest);
    if (detail !== null)
      Object.assign(
        properties,
        Object.fromEntries(detailProperties(detail.key, detail.value, node.nodeType)),
      );
  }
  return { column, properties };
}

/** The worker's own properties; before version 13 a worker has one line for its sort and one for its rows. */
function workerProperties(node: DetailedNode, number: number): PlainObject {
  const byNumber = (node.workersByNumber ??= new Map<number, PlainObject>());
  const known = byNumber.get(number);
  if (known !== undefined) return known;
  const properties: PlainObject = { "Worker Number": number };
  byNumber.set(number, properties);
  (node.workers ??= listIn(node, "Workers")).push(properties);
  return properties;
}
