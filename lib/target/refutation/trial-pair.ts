import "server-only";
import type { Node } from "libpg-query";
import { AppError } from "@/lib/errors";
import { bareType, commonCast, isFloat } from "@/lib/benchmark/equivalence-sql";
import { classifyStatement } from "@/lib/sql/classify";
import { namedFunctions } from "@/lib/sql/named-relations";
import { findPlaceholders, numberPlaceholders } from "@/lib/sql/parameters";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import { sideEffectOf } from "@/lib/sql/side-effects";
import type { ResultColumn, RowCap, TargetBackend } from "../types";
import { NotPossible } from "./not-possible";
import { attempt } from "./scratch-schema";
import type { TrialStatement } from "./trial-functions";

/** A statement as it was written, read. */
export interface ReadStatement {
  /** For sentences: "the first variant". */
  what: string;
  text: string;
  tree: Node;
  /** Its parameters in the order of their numbers. */
  names: readonly string[];
  /** The text with $1, $2 … for them. */
  numbered: string;
}

/** Two statements made ready to run on tiny databases. */
export interface TrialPair {
  statements: readonly [TrialStatement, TrialStatement];
  parameters: { name: string; typeName: string }[];
  columns: readonly ResultColumn[];
}

const CAP: RowCap = { rows: 100, bytes: 1 << 20, valueBytes: 10_000 };

/**
 * Reads a statement that is to run on databases of our making.
 *
 * @throws NotPossible for anything but a SELECT without side effects.
 */
export async function readStatement(
  text: string,
  declared: readonly string[],
  what: string,
): Promise<ReadStatement> {
  await loadParser();
  const { sent, names } = numberPlaceholders(text, findPlaceholders(text, declared));
  const { tree, error } = parseStatement(sent);
  if (!tree) throw new NotPossible(`${what} could not be read: ${error.message}.`);
  const { group, writes } = classifyStatement(tree);
  if (group !== "query" || writes)
    throw new NotPossible(
      `${what} is not a plain SELECT; what writes or locks is not tried on tiny databases.`,
    );
  const effect = namedFunctions(tree).find((name) => sideEffectOf(name) !== undefined);
  if (effect) throw new NotPossible(`${what} calls ${effect}(), which ${sideEffectOf(effect)}.`);
  return { what, text, tree, names, numbered: sent };
}

/**
 * Finds the types of parameters and columns by preparing both statements where the empty tables are, and says how each
 * column is compared.
 *
 * @throws NotPossible when a statement fails there, or when the two return different numbers of columns.
 */
export async function preparePair(
  scratch: TargetBackend,
  read: readonly [ReadStatement, ReadStatement],
  declared: readonly string[],
): Promise<TrialPair> {
  const names = [...new Set(read.flatMap((statement) => statement.names))];
  const types = [await parameterTypes(scratch, read[0]), await parameterTypes(scratch, read[1])] as const;
  const texts = read.map((statement, at) => {
    const placeholders = findPlaceholders(statement.text, declared);
    return castParameters(statement, placeholders, names, types[at as 0 | 1]);
  });
  const columns = [
    await columnsOf(scratch, read[0], texts[0] ?? ""),
    await columnsOf(scratch, read[1], texts[1] ?? ""),
  ] as const;
  if (columns[0].length !== columns[1].length)
    throw new NotPossible(
      `${read[1].what} returns ${columns[1].length} columns instead of ${columns[0].length}.`,
    );
  const casts = await hashable(
    scratch,
    columns[0],
    columns[0].map((column, at) => castOf(column.typeName, columns[1][at]?.typeName ?? "")),
  );
  return {
    statements: [
      { text: texts[0] ?? "", casts },
      { text: texts[1] ?? "", casts },
    ],
    parameters: names.map((name) => ({
      name,
      typeName: types[0].get(name) ?? types[1].get(name) ?? "text",
    })),
    columns: columns[0],
  };
}

/** Floating-point values and numbers with decimals are compared as numeric, whose noise can be rounded away. */
function castOf(first: string, second: string): string | null {
  const common = commonCast(first, second);
  const types = [bareType(first), bareType(second)];
  const areInexact = types.every((type) => isFloat(type) || type === "numeric");
  return areInexact || common === "double precision" ? "numeric" : common;
}

/** The same casts where the server can hash what stays as it is; else, for types of one's own, everything as text. */
async function hashable(
  scratch: TargetBackend,
  columns: readonly ResultColumn[],
  casts: readonly (string | null)[],
): Promise<(string | null)[]> {
  const nulls = columns.flatMap(({ typeName }, at) => (casts[at] === null ? [`NULL::${typeName}`] : []));
  if (nulls.length === 0) return [...casts];
  const problem = await attempt(scratch, `SELECT hash_record_extended(ROW(${nulls.join(", ")}), 0)`);
  return casts.map((cast) => (problem === null ? cast : (cast ?? "text")));
}

/** The types that PostgreSQL infers for the statement's parameters. */
async function parameterTypes(
  scratch: TargetBackend,
  { what, numbered, names }: ReadStatement,
): Promise<Map<string, string>> {
  await orNotPossible(what, () =>
    scratch.execute({ text: `PREPARE tunebook_refuted AS ${numbered}`, keep: "discard" }),
  );
  const { rows } = await scratch.execute({
    text: `SELECT array_to_json(parameter_types::text[]) FROM pg_catalog.pg_prepared_statements WHERE name = 'tunebook_refuted'`,
    keep: CAP,
  });
  await scratch.execute({ text: "DEALLOCATE tunebook_refuted", keep: "discard" });
  const types = JSON.parse(rows[0]?.[0] ?? "[]") as string[];
  return new Map(names.map((name, at) => [name, types[at] ?? "text"]));
}

/** The statement with each parameter read from the text array $1 and cast to its type. */
function castParameters(
  { text }: ReadStatement,
  placeholders: ReturnType<typeof findPlaceholders>,
  names: readonly string[],
  types: ReadonlyMap<string, string>,
): string {
  let written = "";
  let copied = 0;
  for (const { name, start, end } of placeholders) {
    const value = `CAST(($1::text[])[${names.indexOf(name) + 1}] AS ${types.get(name) ?? "text"})`;
    written += text.slice(copied, start) + value;
    copied = end;
  }
  return written + text.slice(copied);
}

async function columnsOf(
  scratch: TargetBackend,
  { what }: ReadStatement,
  text: string,
): Promise<ResultColumn[]> {
  const shape = `SELECT * FROM (\n${text}\n) AS tunebook_rows LIMIT 0`;
  const values = text.includes("$1") ? ["{}"] : [];
  const result = await orNotPossible(what, () => scratch.execute({ text: shape, values, keep: CAP }));
  return result.columns;
}

async function orNotPossible<T>(what: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
    throw new NotPossible(`${what} does not run on a copy of the tables' definitions: ${error.message}`);
  }
}

/** A text array as an array constant, for a statement that reads its parameters from $1. */
export const parameterArray = (values: readonly (string | null)[]): string =>
  `{${values.map((value) => (value === null ? "NULL" : `"${value.replace(/["\\]/g, "\\$&")}"`)).join(",")}}`;
