import type { ForeignKey, TableDefinition, ValueKind } from "./table-definition";

/** What tells a type's kind: its name without modifier, and its category and kind in pg_type. */
export interface TypeFacts {
  baseTypeName: string;
  /** pg_type.typcategory */
  category: string;
  /** pg_type.typtype */
  typeKind: string;
}

/**
 * The kind of values that a type holds.
 *
 * @see https://www.postgresql.org/docs/current/catalog-pg-type.html#CATALOG-TYPCATEGORY-TABLE
 */
export function valueKind({ baseTypeName, category, typeKind }: TypeFacts): ValueKind {
  if (typeKind === "e") return "enum";
  if (/^time (with|without)/.test(baseTypeName)) return "time";
  const byName: Readonly<Record<string, ValueKind>> = {
    uuid: "uuid",
    json: "json",
    jsonb: "json",
    bytea: "bytes",
  };
  const byCategory: Readonly<Record<string, ValueKind>> = {
    N: "number",
    S: "text",
    B: "boolean",
    D: "moment",
    T: "interval",
    A: "array",
  };
  return byName[baseTypeName] ?? byCategory[category] ?? "other";
}

/** The longest text that a type such as `character varying(20)` takes; Infinity without a limit. */
export function longestText(typeName: string): number {
  const match = /^(?:character varying|character|bit|bit varying)\((\d+)\)/.exec(typeName);
  return match ? Number(match[1]) : Infinity;
}

interface Referencing {
  foreignKeys: readonly Pick<ForeignKey, "references">[];
}

/** Places of `tables` so that referenced tables come first; a cycle is entered where it is met. */
export function parentsFirst(tables: readonly Referencing[]): number[] {
  const ordered: number[] = [];
  const seen = new Set<number>();
  const visit = (at: number): void => {
    if (seen.has(at)) return;
    seen.add(at);
    for (const { references } of tables[at]?.foreignKeys ?? []) visit(references);
    ordered.push(at);
  };
  tables.forEach((_, at) => visit(at));
  return ordered;
}

/** The tables in the order of `places`, their foreign keys pointing at the new places. */
export function inOrder(tables: readonly TableDefinition[], places: readonly number[]): TableDefinition[] {
  return places.flatMap((place) => {
    const table = tables[place];
    if (!table) return [];
    const foreignKeys = table.foreignKeys.map((key) => ({
      ...key,
      references: places.indexOf(key.references),
    }));
    return [{ ...table, foreignKeys }];
  });
}
