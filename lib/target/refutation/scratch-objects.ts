import "server-only";
import { quoteIdentifier } from "@/lib/equivalence/insert-text";
import { quoteLiteral } from "@/lib/sql/quote-literal";
import type { CatalogColumn, CatalogTable, CatalogType, Definitions } from "./read-definitions";

/** What a group of statements makes, for the sentence that says it could not be made. */
export interface CreationStep {
  what: string;
  text: string;
  /** A function may need a table that comes later: a failure is tried again at the end. */
  canWait?: boolean;
}

/** The statements that make everything of `definitions` in an empty database, in order. */
export function creationSteps(definitions: Definitions): CreationStep[] {
  const { tables, views, types, functions } = definitions;
  const placed = [...tables, ...views, ...types, ...functions].map(({ schema }) => schema);
  const schemas = [...new Set(placed)].filter((schema) => schema !== "public" && schema !== "pg_catalog");
  const extensions = new Map<string, string>();
  for (const { extension, schema } of [...types, ...functions])
    if (extension) extensions.set(extension, schema);
  return [
    ...schemas.map((schema) => ({
      what: `the schema ${schema}`,
      text: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`,
    })),
    ...[...extensions].map(([name, schema]) => ({
      what: `the extension ${name}`,
      text: `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)} SCHEMA ${quoteIdentifier(schema)}`,
    })),
    ...types.filter(({ extension }) => !extension).map(typeStep),
    { what: "functions", text: "SET LOCAL check_function_bodies = off" },
    ...functions.flatMap(({ definition, extension, name }) =>
      definition && !extension ? [{ what: `the function ${name}`, text: definition, canWait: true }] : [],
    ),
    ...tables.map((table) => ({ what: `the table ${table.name}`, text: createTable(table) })),
    ...tables.flatMap(laterSteps),
    ...views.map(({ name, definition }) => ({
      what: `the view ${name}`,
      text: `CREATE VIEW ${name} AS ${definition}`,
    })),
    // Constraints that wait for the end of a transaction would never be checked: none of ours is committed.
    { what: "constraints", text: "SET CONSTRAINTS ALL IMMEDIATE" },
  ];
}

function typeStep({ name, kind, labels, base, checks, isNotNull, attributes }: CatalogType): CreationStep {
  const bodies: Readonly<Record<string, string>> = {
    e: `CREATE TYPE ${name} AS ENUM (${(labels ?? []).map(quoteLiteral).join(", ")})`,
    d: `CREATE DOMAIN ${name} AS ${base ?? ""}${isNotNull ? " NOT NULL" : ""} ${(checks ?? []).join(" ")}`,
    c: `CREATE TYPE ${name} AS (${(attributes ?? []).join(", ")})`,
  };
  // Ranges and base types are left to fail where they are used, with their name.
  return { what: `the type ${name}`, text: bodies[kind] ?? `SELECT ${quoteLiteral(name)}::regtype` };
}

function createTable({ name, columns, constraints, partitionCheck }: CatalogTable): string {
  const inline = constraints.filter(({ type }) => type !== "f" && type !== "index");
  const parts = [
    ...columns.map(columnText),
    ...inline.map(({ definition }) => definition),
    ...(partitionCheck === null ? [] : [`CHECK (${partitionCheck})`]),
  ];
  return `CREATE UNLOGGED TABLE ${name} (\n  ${parts.join(",\n  ")}\n)`;
}

function columnText({ name, typeName, isNotNull, generated, expression, collation }: CatalogColumn): string {
  const parts = [name, typeName];
  if (collation) parts.push(`COLLATE ${quoteIdentifier(collation)}`);
  if (generated !== "")
    parts.push(`GENERATED ALWAYS AS (${expression ?? "NULL"}) ${generated === "v" ? "VIRTUAL" : "STORED"}`);
  if (isNotNull) parts.push("NOT NULL");
  return parts.join(" ");
}

/** What needs other tables, or a table that is there: foreign keys, and unique indexes without a constraint. */
function laterSteps({ name, constraints }: CatalogTable): CreationStep[] {
  return constraints.flatMap(({ type, definition }) => {
    if (type === "f")
      return [{ what: `a foreign key of ${name}`, text: `ALTER TABLE ${name} ADD ${definition}` }];
    return type === "index" ? [{ what: `a unique index of ${name}`, text: definition }] : [];
  });
}
