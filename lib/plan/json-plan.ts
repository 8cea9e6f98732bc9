import type { PropertyValue } from "./plan-node";
import type { RawNode, RawStatement } from "./raw-plan";

type PlainObject = { [key: string]: PropertyValue };

function isObject(value: PropertyValue | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The statements in the values of a JSON paste: PostgreSQL's own array of `{ "Plan": … }`, auto_explain's single
 * object, a bare node, or rows of a client that kept the column name `QUERY PLAN`.
 */
export function statementsOfJson(values: PropertyValue[]): RawStatement[] {
  const statements: RawStatement[] = [];
  const pending = values.toReversed();
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const item of value.toReversed()) pending.push(item);
    else if (isObject(value)) {
      const { Plan: plan, "QUERY PLAN": column } = value;
      if (isObject(plan)) {
        const properties = Object.entries(value).filter(([key]) => key !== "Plan");
        statements.push({ root: rawNodeOfJson(plan), properties });
      } else if (typeof value["Node Type"] === "string") {
        statements.push({ root: rawNodeOfJson(value), properties: [] });
      } else if (column !== undefined) pending.push(column);
    }
  }
  return statements;
}

function rawNodeOfJson(root: PlainObject): RawNode {
  const result: RawNode = { properties: [], children: [] };
  const pending: [PlainObject, RawNode][] = [[root, result]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [source, node] = next;
    for (const [key, value] of Object.entries(source)) {
      if (key === "Plans" && Array.isArray(value)) addChildren(value, node, pending);
      else node.properties.push([key, value]);
    }
  }
  return result;
}

function addChildren(plans: PropertyValue[], node: RawNode, pending: [PlainObject, RawNode][]): void {
  for (const plan of plans) {
    if (!isObject(plan)) continue;
    const child: RawNode = { properties: [], children: [] };
    node.children.push(child);
    pending.push([plan, child]);
  }
}
