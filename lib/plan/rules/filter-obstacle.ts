import { COLUMN_PATTERN, conjunctsOf, filterColumns } from "./filter-columns";
import type { PlanNode } from "../plan-node";

/** Why a plain index on the column cannot answer a condition. */
export interface FilterObstacle {
  kind: "pattern" | "function" | "cast";
  /** The condition, as the server deparsed it. */
  condition: string;
  /** As the server deparsed it, without alias. */
  column: string;
  /** The expression around the column: `lower(email)`, `(id)::numeric`; the column itself for a pattern. */
  expression: string;
  /** Of a pattern: what it is compared with, without quotes. */
  pattern?: string;
}

const PATTERN = new RegExp(
  String.raw`^(?:${COLUMN_PATTERN}|\(${COLUMN_PATTERN}\)::text) (?:~~\*?|~\*?) '((?:[^']|'')*)'::text$`,
  "s",
);
const COMPARED = /^(.+) (?:=|<>|<|<=|>|>=) /s;
const CALL = new RegExp(
  String.raw`^[a-z_"][\w."]*\((?:'[^']*'::text, )?(?:${COLUMN_PATTERN}|\(${COLUMN_PATTERN}\)::[a-z ]+)(?:, [^()]*)?\)$`,
  "s",
);
const CAST = new RegExp(String.raw`^\(${COLUMN_PATTERN}\)::([a-z][a-z ]*)(?:\(\d+\))?$`, "s");

/**
 * The first condition of a scan's filter that would be indexable but for what is written around its column; null
 * when there is none, or when another condition of the filter is indexable as it stands.
 */
export function filterObstacle(node: PlanNode): FilterObstacle | null {
  const filter = node.conditions.filter;
  if (filter === undefined || filterColumns(filter, node.alias ?? node.relation).length > 0) return null;
  for (const conjunct of conjunctsOf(filter)) {
    const obstacle = patternObstacle(conjunct) ?? expressionObstacle(conjunct);
    if (obstacle !== null) return obstacle;
  }
  return null;
}

function patternObstacle(condition: string): FilterObstacle | null {
  const match = PATTERN.exec(condition);
  if (match === null) return null;
  const column = match[2] ?? match[4] ?? "";
  return { kind: "pattern", condition, column, expression: column, pattern: match[5] ?? "" };
}

function expressionObstacle(condition: string): FilterObstacle | null {
  const compared = COMPARED.exec(condition)?.[1] ?? "";
  // The greedy match stops at the last operator: a condition with two of them is not a plain comparison.
  const call = CALL.exec(compared);
  if (call !== null) {
    const [qualifier, column] = call[2] === undefined ? [call[3], call[4]] : [call[1], call[2]];
    return {
      kind: "function",
      condition,
      column: column ?? "",
      expression: unqualified(compared, qualifier),
    };
  }
  const cast = CAST.exec(compared);
  if (cast === null) return null;
  return {
    kind: "cast",
    condition,
    column: cast[2] ?? "",
    expression: unqualified(compared, cast[1]),
  };
}

function unqualified(expression: string, qualifier: string | undefined): string {
  return qualifier === undefined ? expression : expression.replace(`${qualifier}.`, "");
}
