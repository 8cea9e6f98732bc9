import { endsInsideQuote } from "../sql-scan";

/** One `column operator constant` of a filter that a B-tree index can answer. */
export interface FilterColumn {
  /** As the server deparsed it: quoted if need be, without alias. */
  column: string;
  kind: "equality" | "range";
  /** The server wrote a conversion to text around the column, as it does for varchar, where an index still serves. */
  isConverted: boolean;
}

/** A column as the server deparses it: group 1 its qualifier, if any, group 2 its name. */
export const COLUMN_PATTERN = String.raw`(?:([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")\.)?([a-z_][a-z0-9_$]*|"(?:[^"]|"")*")`;
const CONJUNCT = new RegExp(
  String.raw`^(?:${COLUMN_PATTERN}|\(${COLUMN_PATTERN}\)::(?:text|bpchar|character varying)) (=|<|<=|>|>=) (.+)$`,
  "s",
);
const CONSTANT = /^(?:ANY )?\(*(?:'|-?\d|\$\d|InitPlan |SubPlan |now\(|CURRENT_|[a-z_][a-z0-9_$]*\.[a-z_"])/;
/** A filter with more conditions than this is not a candidate for one index. */
const MAX_CONJUNCTS = 32;

/**
 * The columns of `filter` that an index could search, in the filter's order; other conditions are passed over.
 *
 * A column qualified with a name other than `alias` belongs to another relation.
 */
export function filterColumns(filter: string, alias: string | undefined): FilterColumn[] {
  const columns: FilterColumn[] = [];
  for (const conjunct of conjunctsOf(filter)) {
    const match = CONJUNCT.exec(conjunct);
    if (match === null) continue;
    const qualifier = match[1] ?? match[3];
    const column = match[2] ?? match[4];
    const [, , , , , operator = "", constant = ""] = match;
    if (column === undefined || !CONSTANT.test(constant) || readsOwnColumn(constant, alias)) continue;
    if (qualifier !== undefined && alias !== undefined && unquoted(qualifier) !== alias) continue;
    if (columns.some((known) => known.column === column)) continue;
    columns.push({
      column,
      kind: operator === "=" ? "equality" : "range",
      isConverted: match[4] !== undefined,
    });
  }
  return columns;
}

/** Words that the server writes in small letters without their being names. */
const SMALL_WORDS = new Set(["true", "false", "null", "hashed", "rescan", "returns"]);

/** Whether the right side of a comparison reads the scanned row itself: no index can be searched for that. */
function readsOwnColumn(expression: string, alias: string | undefined): boolean {
  const names = withoutStrings(expression).replace(/::[a-z][a-z ]*/g, "");
  for (const [, name = "", after] of names.matchAll(/(?<![\w.$])([a-z_][a-z0-9_$]*)(?=([.(]?))/g)) {
    if (after === "." && name === alias) return true;
    if (after === "" && !SMALL_WORDS.has(name)) return true;
  }
  return false;
}

/** Whether a condition of the filter is one of several joined by OR, which no single index can answer. */
export function hasAlternatives(filter: string): boolean {
  return conjunctsOf(filter).some((conjunct) => withoutStrings(conjunct).includes(" OR "));
}

/** The name that a deparsed identifier stands for. */
export function unquoted(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}

/** The conditions that AND joins at the top of a deparsed filter, without their own brackets. */
export function conjunctsOf(filter: string): string[] {
  const inner = withoutBrackets(filter.trim());
  const parts = inner.split(" AND ");
  if (parts.length > MAX_CONJUNCTS) return [];
  const conjuncts: string[] = [];
  let pending = "";
  for (const part of parts) {
    pending = pending === "" ? part : `${pending} AND ${part}`;
    if (depthAfter(pending) > 0 || endsInsideQuote(pending)) continue;
    conjuncts.push(withoutBrackets(pending));
    pending = "";
  }
  return conjuncts;
}

/** Removes one pair of brackets that encloses the whole text. */
function withoutBrackets(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  const inner = text.slice(1, -1);
  return depthAfter(inner) === 0 && !closesEarly(inner) ? inner : text;
}

function depthAfter(text: string): number {
  let depth = 0;
  for (const char of withoutStrings(text)) depth += char === "(" ? 1 : char === ")" ? -1 : 0;
  return depth;
}

function closesEarly(text: string): boolean {
  let depth = 0;
  for (const char of withoutStrings(text)) {
    depth += char === "(" ? 1 : char === ")" ? -1 : 0;
    if (depth < 0) return true;
  }
  return false;
}

function withoutStrings(text: string): string {
  return text.replace(/'[^']*'|"[^"]*"/g, "");
}
