import type { PlanNode } from "../plan-node";
import { shareOf, LEAST_SHARE, type RuleContext } from "./finding";
import { scanWork } from "./scan-work";

const LEAST_ROWS = 100;
const LEAST_MS = 10;
/** Plain comparisons take well under a microsecond for a row; a function in SQL or PL/pgSQL takes many. */
const LEAST_MS_PER_ROW = 0.01;
const CALL = /(?:^|[^\w"])((?:[a-z_]\w*\.)?[a-z_]\w*)\(/g;
/** What looks like a call and is none. */
const KEYWORDS = ["in", "any", "all", "row", "array", "and", "or", "not", "exists", "over", "filter"];

/** A function that a node calls for every row, where the rows take long: its name and the time per row. */
export interface SlowExpression {
  functionName: string;
  msPerRow: number;
  rows: number;
}

/** Null when the node calls none, has few rows or is fast enough. Scans only: what a join costs per row says little. */
export function slowExpression(context: RuleContext, node: PlanNode): SlowExpression | null {
  const own = context.analysis.nodes.get(node.id);
  const { readRows: rows } = scanWork(node);
  const ownMs = own?.exclusiveTimeMs ?? 0;
  if (node.relation === undefined || rows < LEAST_ROWS || ownMs < LEAST_MS) return null;
  const msPerRow = (ownMs * (own?.participants ?? 1)) / rows;
  if (msPerRow < LEAST_MS_PER_ROW || shareOf(context, node) < LEAST_SHARE) return null;
  const functionName = calledFunction([node.conditions.filter ?? "", ...(node.output ?? [])]);
  return functionName === null ? null : { functionName, msPerRow, rows };
}

function calledFunction(expressions: readonly string[]): string | null {
  for (const expression of expressions) {
    for (const [, name] of expression.replace(/'[^']*'/g, "''").matchAll(CALL)) {
      if (name !== undefined && !KEYWORDS.includes(name)) return name;
    }
  }
  return null;
}
