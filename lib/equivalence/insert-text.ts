import { quoteLiteral } from "@/lib/sql/quote-literal";
import type { TableDefinition, TinyDatabase, TinyRow } from "./table-definition";

/** A name as it is written in a statement; always quoted, so that no keyword and no capital is misread. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The last part of a name as it is written, as the parser gives it: without schema and quotes. */
export function unquotedName(name: string): string {
  const part = /("(?:[^"]|"")*"|[^".]+)$/.exec(name)?.[1] ?? name;
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part;
}

/** The INSERT of a table up to its rows. */
export function insertHead({ name, columns, overridesIdentity }: TableDefinition): string {
  const names = columns.map((column) => column.name).join(", ");
  return `INSERT INTO ${name} (${names})${overridesIdentity ? " OVERRIDING SYSTEM VALUE" : ""} VALUES `;
}

/** A value as its type would write it: days and timestamps share their values, so that they meet in joins. */
export const shownValue = (typeName: string, value: string | null): string | null =>
  typeName === "date" && value !== null ? value.slice(0, "2024-01-31".length) : value;

/** A row as it stands after VALUES; numbers and NULL without quotes. */
export function rowText({ columns }: TableDefinition, { values }: TinyRow): string {
  const written = values.map((value, at) => {
    if (value === null) return "NULL";
    const column = columns[at];
    if (column?.kind === "number" && /^-?\d+(\.\d+)?$/.test(value)) return value;
    return quoteLiteral(shownValue(column?.typeName ?? "", value) ?? value);
  });
  return `(${written.join(", ")})`;
}

/** The INSERT statements that make `database`, one per table, parents first. */
export function insertStatements(tables: readonly TableDefinition[], { rows }: TinyDatabase): string[] {
  return tables.flatMap((table, at) => {
    const own = rows.filter((row) => row.table === at).map((row) => rowText(table, row));
    return own.length === 0 ? [] : [`${insertHead(table)}${own.join(", ")};`];
  });
}
