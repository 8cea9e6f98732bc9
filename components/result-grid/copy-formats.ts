import { csvRecord } from "@/lib/format/csv";
import type { ResultColumn } from "@/lib/target/types";
import { columnFamily, type ColumnFamily } from "./column-family";

/** A rectangle of a result, ready to be written in some format. */
export interface CopiedCells {
  columns: readonly Pick<ResultColumn, "name" | "typeOid">[];
  rows: readonly (readonly (string | null)[])[];
}

export const COPY_FORMATS = ["TSV", "CSV", "Markdown", "JSON", "INSERT"] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/** The cells as text, with a header of column names where the format has one. */
export function copyAs(format: CopyFormat, cells: CopiedCells): string {
  switch (format) {
    case "TSV":
      return toTsv([cells.columns.map(({ name }) => name), ...cells.rows]);
    case "CSV":
      return [cells.columns.map(({ name }) => name), ...cells.rows].map(csvRecord).join("");
    case "Markdown":
      return toMarkdown(cells);
    case "JSON":
      return toJson(cells);
    case "INSERT":
      return toInsert(cells);
  }
}

/** Tab-separated values as spreadsheets read them: a field with a tab, line break or quote is quoted; NULL is empty. */
export function toTsv(rows: readonly (readonly (string | null)[])[]): string {
  const field = (value: string | null) =>
    value !== null && /[\t\r\n"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : (value ?? "");
  return rows.map((row) => row.map(field).join("\t")).join("\n");
}

function toMarkdown({ columns, rows }: CopiedCells): string {
  const cell = (value: string | null) =>
    (value ?? "NULL")
      .replaceAll("\\", "\\\\")
      .replaceAll("|", "\\|")
      .replace(/\r\n?|\n/g, "<br>");
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map((column) => (columnFamily(column) === "number" ? "--:" : "---"));
  return [
    line(columns.map(({ name }) => cell(name))),
    line(rule),
    ...rows.map((row) => line(row.map(cell))),
  ].join("\n");
}

function toJson({ columns, rows }: CopiedCells): string {
  const names = uniqueNames(columns.map(({ name }) => name)).map((name) => JSON.stringify(name));
  const families = columns.map(columnFamily);
  const object = (row: readonly (string | null)[]) =>
    `{${row.map((value, index) => `${names[index]}:${jsonValue(value, families[index] ?? "text")}`).join(",")}}`;
  return `[\n${rows.map((row) => `  ${object(row)}`).join(",\n")}\n]`;
}

/** Numbers and JSON are copied digit for digit: a detour through a double would round int8 and numeric. */
function jsonValue(value: string | null, family: ColumnFamily): string {
  if (value === null) return "null";
  if (family === "boolean") return value === "t" ? "true" : "false";
  if (family === "number" && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value;
  if (family === "json" && isJson(value)) return value;
  return JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The table's name is not known from a result, so it is left for the reader to fill in. */
const TABLE_PLACEHOLDER = "table_name";

function toInsert({ columns, rows }: CopiedCells): string {
  const names = columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(", ");
  const families = columns.map(columnFamily);
  const tuple = (row: readonly (string | null)[]) =>
    `(${row.map((value, index) => sqlLiteral(value, families[index] ?? "text")).join(", ")})`;
  return `INSERT INTO ${TABLE_PLACEHOLDER} (${names}) VALUES\n  ${rows.map(tuple).join(",\n  ")};`;
}

function sqlLiteral(value: string | null, family: ColumnFamily): string {
  if (value === null) return "NULL";
  if (family === "number" && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return value;
  if (family === "boolean") return value === "t" ? "true" : "false";
  return `'${value.replaceAll("'", "''")}'`;
}

/** Columns of a result may share a name; keys of an object may not. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 2; taken.has(unique); count += 1) unique = `${name}_${count}`;
    taken.add(unique);
    return unique;
  });
}
