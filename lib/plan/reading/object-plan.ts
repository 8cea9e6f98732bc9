import { buildNode } from "./build-node";
import type { PlanNode, PropertyValue, TextRange } from "../plan-node";
import type { RawProperties, RawStatement } from "./raw-plan";

export type PlainObject = { [key: string]: PropertyValue };

/** What is found in the objects of JSON, YAML or XML: plans, and strings that hold one in any format. */
export interface FoundInObjects {
  statements: RawStatement[];
  /** EXPLAIN's rows as a client returned them, a log's message: to be read as a paste of their own. */
  texts: string[];
}

/** Where an object stands in the text that it was read from. */
export type ObjectRanges = Pick<ReadonlyMap<object, TextRange>, "get">;

/** Keys under which clients and logs put the text of a plan. */
const TEXT_COLUMN = /^(?:query plan|message|textPayload|plan)$/i;
const HOLDS_PLAN = /\((?:cost|actual [a-z]{1,8})=|"Node Type"|<Node-Type>|Node Type: "|ms {1,2}plan:/;

/**
 * The statements in objects: PostgreSQL's own array of `{ "Plan": … }`, auto_explain's single object, a bare node, or
 * rows of a client that kept the column name `QUERY PLAN`.
 */
export function findInObjects(values: PropertyValue[], ranges: ObjectRanges): FoundInObjects {
  const statements: RawStatement[] = [];
  const texts: string[] = [];
  let rows: string[] = [];
  const closeRows = () => {
    if (rows.some((row) => HOLDS_PLAN.test(row))) texts.push(rows.join("\n"));
    rows = [];
  };
  const pending = values.toReversed();
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const item of value.toReversed()) pending.push(item);
    if (!isPlainObject(value)) continue;
    const { Plan: plan } = value;
    const column = Object.keys(value).find((key) => TEXT_COLUMN.test(key) && !isPlainObject(value[key]));
    if (isPlainObject(plan)) {
      const properties = Object.entries(value).filter(([key]) => key !== "Plan");
      statements.push({ ...planOf(plan, ranges), properties });
    } else if (typeof value["Node Type"] === "string") {
      statements.push({ ...planOf(value, ranges), properties: [] });
    } else if (column !== undefined) {
      const cell = value[column]!;
      if (typeof cell !== "string") pending.push(cell);
      else if (/^query plan$/i.test(column)) {
        rows.push(cell);
        continue;
      } else if (HOLDS_PLAN.test(cell)) texts.push(cell);
    }
    closeRows();
  }
  closeRows();
  return { statements, texts };
}

export function isPlainObject(value: PropertyValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The nodes of one plan, each built while its object is at hand, without recursion. */
function planOf(source: PlainObject, places: ObjectRanges): Pick<RawStatement, "root" | "ranges"> {
  const ranges = new Map<string, TextRange>();
  const pending: [PlainObject, PlanNode][] = [];
  const open = (object: PlainObject, id: string): PlanNode => {
    const node = buildNode(id, propertiesOf(object));
    const range = places.get(object);
    if (range !== undefined) ranges.set(id, range);
    if (Array.isArray(object["Plans"])) pending.push([object, node]);
    return node;
  };
  const root = open(source, "0");
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [{ Plans: plans }, { id, children }] = next;
    if (!Array.isArray(plans)) continue;
    for (const plan of plans) if (isPlainObject(plan)) children.push(open(plan, `${id}.${children.length}`));
  }
  return { root, ranges };
}

function propertiesOf(object: PlainObject): RawProperties {
  const properties = Object.entries(object);
  return Array.isArray(object["Plans"]) ? properties.filter(([key]) => key !== "Plans") : properties;
}
