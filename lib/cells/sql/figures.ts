import type { Figure } from "@/lib/cells/contract";
import { formatNumeral } from "@/lib/format/quantity";
import type { SqlOutput, StatementOutput } from "./schema";

/** int8, int2, int4, float4, float8, numeric: numbers whose digits read better in groups. */
const NUMBER_TYPE_OIDS = new Set([20, 21, 23, 700, 701, 1700]);

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
  const values = columns.flatMap(({ name, typeOid }, column): Figure[] => {
    if (!isSingle || isCut(column)) return [];
    const text = row[column] ?? "NULL";
    const value = NUMBER_TYPE_OIDS.has(typeOid) ? formatNumeral(text) : text;
    return [{ path: `${prefix}value.${name}`, value, unit: "text" }];
  });
  return [{ path: `${prefix}rows`, value: rowCount, unit: "rows" }, ...values];
}
