import type { PropertyValue, TextRange } from "../plan-node";

/** Keys and values under the names of FORMAT JSON, in printed order: the form that every input format is read into. */
export type RawProperties = [key: string, value: PropertyValue][];

export interface RawNode {
  properties: RawProperties;
  children: RawNode[];
  /** Where the node stands in the paste; absent where the format does not tell. */
  range?: TextRange;
}

export interface RawStatement {
  root: RawNode;
  properties: RawProperties;
}

/** Plans nest as deep as queries do; PostgreSQL's own stack limit stops far below this. */
export const MAX_PLAN_DEPTH = 1000;

/** Not a key of PostgreSQL: the key lines of an Aggregate in TEXT format, as printed. */
export const KEY_LINES = "Key Lines";
