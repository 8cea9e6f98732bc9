/** What kind of values a type holds; values of one kind meet in joins whatever their exact types. */
export type ValueKind =
  | "number"
  | "text"
  | "boolean"
  | "moment"
  | "time"
  | "interval"
  | "uuid"
  | "enum"
  | "json"
  | "bytes"
  | "array"
  | "other";

export interface ColumnDefinition {
  /** As it is written in a statement: quoted where needed. */
  name: string;
  /** As format_type prints it. */
  typeName: string;
  kind: ValueKind;
  isNotNull: boolean;
  /** Values that the column accepts, the likeliest to tell two statements apart first. */
  candidates: readonly string[];
  /** Those of the candidates that the statements compare this column with, and their neighbours. */
  compared: readonly string[];
}

export interface UniqueKey {
  columns: readonly string[];
  /** True when two NULLs count as equal: NULLS NOT DISTINCT. */
  nullsAreEqual: boolean;
}

export interface ForeignKey {
  columns: readonly string[];
  /** Place of the referenced table among the tables. */
  references: number;
  referencedColumns: readonly string[];
}

/** A table to fill: only the columns that take values, generated ones left out. */
export interface TableDefinition {
  /** As it is written in a statement: quoted where needed. */
  name: string;
  columns: readonly ColumnDefinition[];
  uniqueKeys: readonly UniqueKey[];
  foreignKeys: readonly ForeignKey[];
  /** Has an identity column that takes values only when overridden. */
  overridesIdentity: boolean;
}

/** A parameter of the statements, filled like a column. */
export type ParameterDefinition = Pick<
  ColumnDefinition,
  "name" | "typeName" | "kind" | "candidates" | "compared"
>;

export interface TinyRow {
  /** Place of its table. */
  table: number;
  /** One value per column of the table, in PostgreSQL's text format. */
  values: readonly (string | null)[];
}

/** A database of a few rows, parents before children, and the values of the statements' parameters. */
export interface TinyDatabase {
  rows: readonly TinyRow[];
  parameters: readonly (string | null)[];
}
