import "server-only";
import type { Node } from "libpg-query";
import { typeNames, withNames } from "@/lib/equivalence/referenced-names";
import { quoteIdentifier } from "@/lib/equivalence/insert-text";
import { namedFunctions, namedRelations } from "@/lib/sql/named-relations";
import { rolledBack } from "../explain";
import type { RowCap, TargetBackend } from "../types";
import {
  COLUMNS,
  CONSTRAINTS,
  FUNCTIONS,
  INHERITANCE,
  RELATIONS,
  SETTINGS,
  TYPES,
} from "./definition-queries";
import { NotPossible } from "./not-possible";

export interface CatalogTable {
  oid: string;
  schema: string;
  /** Qualified and quoted. */
  name: string;
  /** As the statements can write it: without its schema when the search path finds it. */
  shownName: string;
  columns: readonly CatalogColumn[];
  constraints: readonly CatalogConstraint[];
  /** A partition's bounds as an expression; null for other tables. */
  partitionCheck: string | null;
}

export interface CatalogColumn {
  name: string;
  typeName: string;
  baseTypeName: string;
  category: string;
  typeKind: string;
  labels: readonly string[] | null;
  isNotNull: boolean;
  isIdentity: boolean;
  /** `s` stored, `v` virtual, empty for a column that takes values. */
  generated: string;
  expression: string | null;
  /** Set when it is another than the type's own. */
  collation: string | null;
}

export interface CatalogConstraint {
  type: "p" | "u" | "c" | "f" | "x" | "index";
  definition: string;
  columns: readonly string[] | null;
  references: string | null;
  referencedColumns: readonly string[] | null;
  expression: string | null;
  nullsAreEqual: boolean;
}

export interface CatalogType {
  name: string;
  schema: string;
  kind: string;
  extension: string | null;
  labels: readonly string[] | null;
  base: string | null;
  checks: readonly string[] | null;
  isNotNull: boolean;
  attributes: readonly string[] | null;
}

export interface CatalogFunction {
  name: string;
  schema: string;
  language: string;
  isVolatile: boolean;
  kind: string;
  extension: string | null;
  definition: string | null;
}

/** Everything that two statements need to run in an empty database. */
export interface Definitions {
  tables: readonly CatalogTable[];
  /** Those that read others after them. */
  views: readonly { name: string; schema: string; definition: string; isMaterialized: boolean }[];
  types: readonly CatalogType[];
  functions: readonly CatalogFunction[];
  settings: readonly { name: string; value: string }[];
}

const CATALOG_CAP: RowCap = { rows: 5000, bytes: 8 << 20, valueBytes: 1 << 20 };
const MOST_TABLES = 24;
const TIMEOUTS = [
  "SELECT pg_catalog.set_config('statement_timeout', '5000', true)",
  "SELECT pg_catalog.set_config('lock_timeout', '500', true)",
];

/**
 * The definitions of what `trees` name, read from the catalog of `target` in a transaction that is rolled back; no table
 * is read.
 *
 * @throws NotPossible for system catalogs, missing relations, volatile functions and what cannot be made elsewhere.
 */
export function readDefinitions(target: TargetBackend, trees: readonly Node[]): Promise<Definitions> {
  return rolledBack(target, TIMEOUTS, async () => {
    const relations = await readRelations(target, trees);
    const all = arrayOf(relations.map(({ oid }) => oid));
    const tables = relations.filter(({ definition }) => definition === null);
    const oids = arrayOf(tables.map(({ oid }) => oid));
    const [parent] = (await rows(target, INHERITANCE, [oids])).values();
    if (parent) throw new NotPossible(`${parent[1]} is a part of ${parent[0]}, and both are read.`);
    const columns = await objects<CatalogColumn & { relation: string }>(target, COLUMNS, [oids]);
    const constraints = await objects<CatalogConstraint & { relation: string }>(target, CONSTRAINTS, [oids]);
    const types = await objects<CatalogType>(target, TYPES, [oids, arrayOf(trees.flatMap(typeNames))]);
    const functions = await objects<CatalogFunction>(target, FUNCTIONS, [
      arrayOf(trees.flatMap(namedFunctions)),
      all,
    ]);
    refuseVolatile(functions);
    const settings = await rows(target, SETTINGS, []);
    return {
      tables: tables.map(({ oid, schema, name, shownName, partitionCheck }) => ({
        oid,
        schema,
        name,
        shownName,
        partitionCheck,
        columns: columns.filter(({ relation }) => relation === oid),
        constraints: constraints.filter(({ relation }) => relation === oid),
      })),
      views: relations.flatMap(({ name, schema, definition, isMaterialized }) =>
        definition === null ? [] : [{ name, schema, definition, isMaterialized }],
      ),
      types,
      functions,
      settings: settings.map(([name, value]) => ({ name: name ?? "", value: value ?? "" })),
    };
  });
}

interface CatalogRelation {
  oid: string;
  schema: string;
  name: string;
  shownName: string;
  /** A view's; null for a table. */
  definition: string | null;
  isMaterialized: boolean;
  partitionCheck: string | null;
}

async function readRelations(target: TargetBackend, trees: readonly Node[]): Promise<CatalogRelation[]> {
  const named = trees.flatMap(namedRelations);
  const written = named.map(({ schema, name }) =>
    [schema, name]
      .filter((part) => part !== null)
      .map(quoteIdentifier)
      .join("."),
  );
  const ofWith = trees.flatMap(withNames).map(quoteIdentifier);
  const found = (await rows(target, RELATIONS, [arrayOf([...new Set(written)])])).flatMap((row) => {
    const [oid, asWritten, schema, name, kind, definition, , qualified, partitionCheck, isVisible] = row;
    if (oid == null) {
      if (ofWith.includes(asWritten ?? "")) return [];
      throw new NotPossible(`${asWritten} does not exist on the target outside the variant's own setup.`);
    }
    refuseRelation(schema ?? "", name ?? "", kind ?? "");
    return {
      oid,
      schema: schema ?? "",
      name: qualified ?? "",
      shownName:
        isVisible === "t" ? (qualified ?? "").replace(/^("(?:[^"]|"")*"|[^.]*)\./, "") : (qualified ?? ""),
      definition: definition ?? null,
      isMaterialized: kind === "m",
      partitionCheck: partitionCheck ?? null,
    };
  });
  if (found.length > MOST_TABLES)
    throw new NotPossible(`The statements read ${found.length} relations; at most ${MOST_TABLES} are made.`);
  return found;
}

function refuseRelation(schema: string, name: string, kind: string): void {
  if (/^(pg_|information_schema$)/.test(schema) && !schema.startsWith("pg_temp"))
    throw new NotPossible(`${schema}.${name} is part of the system's catalog, which cannot be filled.`);
  if (schema.startsWith("pg_temp")) throw new NotPossible(`${name} is a temporary table of another session.`);
  if (!["r", "p", "f", "v", "m"].includes(kind))
    throw new NotPossible(`${name} is neither a table nor a view.`);
}

function refuseVolatile(functions: readonly CatalogFunction[]): void {
  const volatile = functions.find(({ isVolatile, kind }) => isVolatile && kind !== "p");
  if (volatile)
    throw new NotPossible(
      `${volatile.name}() is volatile: its result may change at every call, so a difference would prove nothing.`,
    );
}

async function rows(target: TargetBackend, text: string, values: string[]): Promise<(string | null)[][]> {
  return (await target.execute({ text, values, keep: CATALOG_CAP })).rows;
}

async function objects<Row>(target: TargetBackend, text: string, values: string[]): Promise<Row[]> {
  return (await rows(target, text, values)).map(([value]) => JSON.parse(value ?? "null") as Row);
}

/** An array literal; inside double quotes only the quote and the backslash need a backslash. */
const arrayOf = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
