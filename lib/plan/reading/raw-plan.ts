import type { PlanNode, PropertyValue, TextRange } from "../plan-node";

/** Keys and values under the names of FORMAT JSON, in printed order: the form that every input format is read into. */
export type RawProperties = [key: string, value: PropertyValue][];

/** One statement as read, its nodes built already: what they were read from need not be kept. */
export interface RawStatement {
  root: PlanNode;
  /** Where the nodes stand in what was read, by id; without those whose place the format does not tell. */
  ranges: Map<string, TextRange>;
  properties: RawProperties;
}

/** Plans nest as deep as queries do; PostgreSQL's own stack limit stops far below this. */
export const MAX_PLAN_DEPTH = 1000;

/** Not a key of PostgreSQL: the key lines of an Aggregate in TEXT format, as printed. */
export const KEY_LINES = "Key Lines";

/** A word where EXPLAIN prints one; what a hostile paste has in its place may refuse to be turned into text. */
export function textOf(value: PropertyValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Beyond any figure of a server, and small enough that multiplying by loops stays a number. */
const LARGEST_FIGURE = 1e100;

/** True for a number that can be reckoned with; another stays a property as it was printed. */
export function isFigure(value: PropertyValue | undefined): value is number {
  return typeof value === "number" && Math.abs(value) <= LARGEST_FIGURE;
}
