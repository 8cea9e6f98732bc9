import type { Node } from "libpg-query";
import { walkNodes, type NodeFields } from "@/lib/sql/tree";
import { calledName, columnPath, selectNodes } from "./select-nodes";

/** What the texts of statements suggest to fill tables with. */
export interface StatementConstants {
  /** Every constant once, as text, in the order they stand. */
  constants: string[];
  /** Whole numbers that a group or a result may be counted against: in HAVING, LIMIT, OFFSET, beside an aggregate. */
  thresholds: number[];
  /** Constants that a column is compared with, by the column's name: both sides of a condition should be met. */
  byColumn: ReadonlyMap<string, readonly string[]>;
  /** True when the result depends on the time of execution. */
  readsClock: boolean;
}

/** Groups larger than this would make databases that nobody reads. */
const LARGEST_THRESHOLD = 12;
const AGGREGATES = ["count", "sum", "min", "max", "avg"];
const CLOCKS = ["now", "transaction_timestamp", "statement_timestamp", "age"];

/** The constants in `trees`, and the numbers among them that rows are counted against. */
export function readConstants(trees: readonly Node[]): StatementConstants {
  const constants = new Set<string>();
  const thresholds = new Set<number>();
  const byColumn = new Map<string, string[]>();
  let readsClock = false;
  for (const tree of trees) {
    walkNodes(tree, (kind, fields) => {
      const constant = kind === "A_Const" ? constantOf(fields) : undefined;
      if (constant !== undefined) constants.add(constant);
      if (kind === "A_Expr") {
        for (const counted of countedAgainst(fields)) thresholds.add(counted);
        for (const column of columnNames([fields.lexpr, fields.rexpr]))
          byColumn.set(column, [
            ...(byColumn.get(column) ?? []),
            ...constantsIn([fields.lexpr, fields.rexpr]),
          ]);
      }
      if (kind === "SQLValueFunction" || (kind === "FuncCall" && CLOCKS.includes(calledName(fields))))
        readsClock = true;
    });
    for (const select of selectNodes(tree))
      for (const part of [select.havingClause, select.limitCount, select.limitOffset])
        for (const counted of wholeNumbers(part)) thresholds.add(counted);
  }
  return {
    constants: [...constants],
    thresholds: [...thresholds].filter((counted) => counted >= 1 && counted <= LARGEST_THRESHOLD),
    byColumn,
    readsClock,
  };
}

/** The names of the columns in an expression, whatever they are wrapped in. */
function columnNames(expression: unknown): string[] {
  const names = new Set<string>();
  walkNodes(expression, (kind, fields) => {
    const name = kind === "ColumnRef" ? columnPath({ ColumnRef: fields })?.at(-1) : undefined;
    if (name !== undefined) names.add(name);
  });
  return [...names];
}

function constantsIn(expression: unknown): string[] {
  const found: string[] = [];
  walkNodes(expression, (kind, fields) => {
    const constant = kind === "A_Const" ? constantOf(fields) : undefined;
    if (constant !== undefined) found.push(constant);
  });
  return found;
}

/** A constant as text; undefined for NULL. A zero has no digits in the tree. */
function constantOf(fields: NodeFields): string | undefined {
  const { ival, fval, sval, boolval } = fields as {
    ival?: { ival?: number };
    fval?: { fval?: string };
    sval?: { sval?: string };
    boolval?: { boolval?: boolean };
  };
  if (ival) return String(ival.ival ?? 0);
  if (fval) return fval.fval ?? "0";
  if (sval) return sval.sval ?? "";
  return boolval ? String(boolval.boolval ?? false) : undefined;
}

/** The numbers that an aggregate, a subquery or a row number is compared with in this expression. */
function countedAgainst({ lexpr, rexpr }: NodeFields): number[] {
  const counts = (side: unknown): boolean => {
    const {
      FuncCall: call,
      SubLink: subquery,
      ColumnRef: column,
    } = (side ?? {}) as Record<string, NodeFields>;
    return (
      subquery !== undefined ||
      column !== undefined ||
      (call !== undefined && AGGREGATES.includes(calledName(call)))
    );
  };
  const isConstant = (side: unknown) => typeof side === "object" && side !== null && "A_Const" in side;
  if (counts(lexpr) && isConstant(rexpr)) return wholeNumbers(rexpr);
  return counts(rexpr) && isConstant(lexpr) ? wholeNumbers(lexpr) : [];
}

function wholeNumbers(part: unknown): number[] {
  return constantsIn(part)
    .filter((text) => /^\d+$/.test(text))
    .map(Number);
}
