import type { CatalogFacts, RelationFacts } from "@/lib/plan/rules/catalog-facts";

/** What the catalog proves about a table beside what it says: constraints that hold for every row that can be read. */
export interface TableFacts extends RelationFacts {
  /** Columns that a validated NOT NULL covers, in every table that is read with this one. */
  notNull: string[];
  /** Columns that are unique together, checked at once and without a condition; NULLs may repeat. */
  uniqueSets: { name: string; columns: string[] }[];
  /** Names of foreign keys that were checked for every row. */
  validForeignKeys: string[];
}

/** A name in the statement and what the search path makes of it. */
export interface NamedTable {
  /** As written; null where the search path decides. */
  schema: string | null;
  name: string;
  /** Null for a view, and for names that the catalog does not have, such as those of CTEs. */
  table: TableFacts | null;
  /** A view: what stands behind it is not known, functions that it calls among it. */
  isView: boolean;
}

/** The functions of one name that the statement may mean, taken together: the worst of each. */
export interface FunctionFacts {
  name: string;
  volatility: "immutable" | "stable" | "volatile";
  isAggregate: boolean;
  returnsSet: boolean;
}

/** What rules may know beyond the text. */
export interface RewriteFacts {
  tables: NamedTable[];
  functions: FunctionFacts[];
  extensions: CatalogFacts["extensions"];
  settings: CatalogFacts["settings"];
  serverVersionNumber: number;
}

/** Whether these columns of the table hold no two equal rows: a unique set of columns without NULLs is among them. */
export function uniqueSetWithin(table: TableFacts, columns: readonly string[]): string | null {
  const set = table.uniqueSets.find(({ columns: unique }) =>
    unique.every((column) => columns.includes(column) && table.notNull.includes(column)),
  );
  return set?.name ?? null;
}

/** A unique set among the columns whose NULLs do not matter, because NULL never equals anything. */
export const uniqueWhereEqual = (table: TableFacts, columns: readonly string[]): string | null =>
  table.uniqueSets.find(({ columns: unique }) => unique.every((column) => columns.includes(column)))?.name ??
  null;

/** A valid B-tree whose first key is this column or expression, without a condition. */
export const indexOn = (table: TableFacts, key: string) =>
  table.indexes.find(
    ({ keys, isValid, predicate, accessMethod }) =>
      isValid && predicate === null && accessMethod === "btree" && keys[0] === key,
  );

export const columnOf = (table: TableFacts, name: string) =>
  table.columns.find((column) => column.name === name);
