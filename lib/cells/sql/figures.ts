import type { Figure } from "@/lib/cells/contract";
import type { SqlOutput, StatementOutput } from "./schema";

/**
 * What prose can cite of an SQL cell: `rows`, `elapsed` and, for a result of one row, `value.<column>`.
 *
 * They tell of the last statement that returned columns, and `elapsed` of all statements together. With several
 * statements each also has its own, by number from 1: `2.rows`.
 */
export function sqlFigures({ statements }: SqlOutput): Figure[] {
  const finished = statements.filter(({ status }) => status === "ok");
  const last = finished.findLast(({ columns }) => columns.length > 0);
  const elapsed = finished.reduce((sum, { elapsedMs }) => sum + (elapsedMs ?? 0), 0);
  return [
    ...(finished.length === 0 ? [] : [elapsedFigure("", elapsed)]),
    ...(last ? resultFigures("", last) : []),
    ...(statements.length < 2 ? [] : statements.flatMap(numberedFigures)),
  ];
}

function numberedFigures(statement: StatementOutput, index: number): Figure[] {
  if (statement.status !== "ok") return [];
  const prefix = `${index + 1}.`;
  const results = statement.columns.length > 0 ? resultFigures(prefix, statement) : [];
  return [elapsedFigure(prefix, statement.elapsedMs ?? 0), ...results];
}

const elapsedFigure = (prefix: string, value: number): Figure => ({
  path: `${prefix}elapsed`,
  value,
  unit: "ms",
});

function resultFigures(prefix: string, { rowCount, rows, columns, cutValues }: StatementOutput): Figure[] {
  const [row] = rows;
  const isSingle = rowCount === 1 && row !== undefined;
  const isCut = (column: number) => cutValues.some((cut) => cut.row === 0 && cut.column === column);
  const values = columns.flatMap(({ name }, column): Figure[] => {
    if (!isSingle || isCut(column)) return [];
    return [{ path: `${prefix}value.${name}`, value: row[column] ?? "NULL", unit: "text" }];
  });
  return [{ path: `${prefix}rows`, value: rowCount, unit: "rows" }, ...values];
}
