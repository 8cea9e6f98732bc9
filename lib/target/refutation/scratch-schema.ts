import "server-only";
import { AppError } from "@/lib/errors";
import { candidateValues, type ValueSources } from "@/lib/equivalence/candidate-values";
import { unquotedName } from "@/lib/equivalence/insert-text";
import { inOrder, longestText, parentsFirst, valueKind } from "@/lib/equivalence/tiny-schema";
import type {
  ColumnDefinition,
  ParameterDefinition,
  TableDefinition,
} from "@/lib/equivalence/table-definition";
import { settingStatement } from "../explain";
import type { RowCap, TargetBackend } from "../types";
import { NotPossible } from "./not-possible";
import type { CatalogColumn, CatalogTable, Definitions } from "./read-definitions";
import { creationSteps, type CreationStep } from "./scratch-objects";

/** Where values come from, and what single columns are compared with. */
export interface FillSources extends ValueSources {
  /** Constants by the name of the column. */
  byColumn: ReadonlyMap<string, readonly string[]>;
}

const CAP: RowCap = { rows: 5000, bytes: 8 << 20, valueBytes: 1 << 20 };

/**
 * Makes the objects of `definitions` in the scratch database, inside the transaction that is open there.
 *
 * @throws NotPossible with what could not be made and why.
 */
export async function createObjects(scratch: TargetBackend, definitions: Definitions): Promise<void> {
  for (const setting of definitions.settings) await attempt(scratch, settingStatement(setting));
  const waiting: CreationStep[] = [];
  for (const step of creationSteps(definitions)) {
    const problem = await attempt(scratch, step.text);
    if (problem !== null && step.canWait) waiting.push(step);
    else if (problem !== null)
      throw new NotPossible(`${capitalised(step.what)} could not be made: ${problem}`);
  }
  for (const { what, text } of waiting) {
    const problem = await attempt(scratch, text);
    if (problem !== null) throw new NotPossible(`${capitalised(what)} could not be made: ${problem}`);
  }
}

/** Executes a statement in a savepoint of its own; what went wrong in the server's words, or null. */
export async function attempt(scratch: TargetBackend, text: string): Promise<string | null> {
  await scratch.execute({ text: "SAVEPOINT tunebook_attempt", keep: "discard" });
  try {
    await scratch.execute({ text, keep: "discard" });
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "statement-failed") throw error;
    await scratch.execute({ text: "ROLLBACK TO SAVEPOINT tunebook_attempt", keep: "discard" });
    return error.message;
  } finally {
    if (scratch.transaction === "in-transaction")
      await scratch.execute({ text: "RELEASE SAVEPOINT tunebook_attempt", keep: "discard" });
  }
}

/**
 * The tables to fill, parents first, each column with the values that its type and the CHECK constraints on it alone
 * accept in the scratch database.
 */
export async function fillableTables(
  scratch: TargetBackend,
  tables: readonly CatalogTable[],
  sources: FillSources,
): Promise<TableDefinition[]> {
  const places = new Map(tables.map(({ oid }, at) => [oid, at]));
  const filled: TableDefinition[] = [];
  for (const table of tables) {
    const columns = table.columns.filter(({ generated }) => generated === "");
    filled.push({
      name: table.shownName,
      columns: await fillableColumns(scratch, table, columns, sources),
      uniqueKeys: uniqueKeys(table, columns),
      foreignKeys: table.constraints.flatMap(({ type, columns: own, references, referencedColumns }) => {
        const at = references === null ? undefined : places.get(references);
        return type === "f" && at !== undefined && own && referencedColumns
          ? [{ columns: own, references: at, referencedColumns }]
          : [];
      }),
      overridesIdentity: columns.some(({ isIdentity }) => isIdentity),
    });
  }
  return inOrder(filled, parentsFirst(filled));
}

/** Keys over plain columns that take values; those over expressions are left to the server. */
function uniqueKeys(table: CatalogTable, columns: readonly CatalogColumn[]): TableDefinition["uniqueKeys"] {
  return table.constraints.flatMap(({ type, columns: own, nullsAreEqual }) =>
    ["p", "u", "index"].includes(type) && own?.every((name) => columns.some((column) => column.name === name))
      ? [{ columns: own, nullsAreEqual }]
      : [],
  );
}

async function fillableColumns(
  scratch: TargetBackend,
  table: CatalogTable,
  columns: readonly CatalogColumn[],
  sources: FillSources,
): Promise<ColumnDefinition[]> {
  const proposed = columns.map((column) => {
    const kind = valueKind(column);
    const candidates = column.labels ?? candidateValues(kind, sources);
    const longest = longestText(column.typeName);
    return { column, kind, candidates: candidates.filter(({ length }) => length <= longest) };
  });
  const accepted = await acceptedValues(
    scratch,
    proposed.map(({ column, candidates }) => ({
      candidates,
      typeName: column.typeName,
      name: column.name,
      checks: table.constraints.flatMap(({ type, columns: own, expression }) =>
        type === "c" && own?.length === 1 && own[0] === column.name && expression ? [expression] : [],
      ),
    })),
  );
  return proposed.map(({ column, kind }, at) => {
    const candidates = accepted[at] ?? [];
    if (candidates.length === 0 && column.isNotNull)
      throw new NotPossible(
        `No value is known for the column ${table.shownName}.${column.name} of type ${column.typeName}, which must not be NULL.`,
      );
    const { name, typeName, isNotNull } = column;
    const constants = sources.byColumn.get(unquotedName(name)) ?? [];
    const near = constants.length === 0 ? [] : candidateValues(kind, { ...sources, constants, now: null });
    const compared = (column.labels ? constants : near.slice(0, 4 * constants.length)).filter((value) =>
      candidates.includes(value),
    );
    return { name, typeName, kind, isNotNull, candidates, compared };
  });
}

interface Proposal {
  candidates: readonly string[];
  typeName: string;
  name: string;
  checks: readonly string[];
}

/** Which of the proposed values the server accepts, for each proposal. */
async function acceptedValues(scratch: TargetBackend, proposals: readonly Proposal[]): Promise<string[][]> {
  const text = `SELECT array_to_json(pg_temp.accepted(
  ARRAY(SELECT json_array_elements_text(p -> 'candidates')), p ->> 'typeName', p ->> 'name',
  ARRAY(SELECT json_array_elements_text(p -> 'checks'))))
FROM json_array_elements($1::json) WITH ORDINALITY AS proposal (p, place) ORDER BY place`;
  const { rows } = await scratch.execute({ text, values: [JSON.stringify(proposals)], keep: CAP });
  return rows.map(([found]) => JSON.parse(found ?? "[]") as string[]);
}

/** Parameters with the values that their types accept. */
export async function fillableParameters(
  scratch: TargetBackend,
  parameters: readonly { name: string; typeName: string }[],
  sources: FillSources,
): Promise<ParameterDefinition[]> {
  if (parameters.length === 0) return [];
  const text = `SELECT pg_catalog.format_type(t.oid, NULL), t.typcategory, t.typtype,
  (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
FROM json_array_elements_text($1::json) WITH ORDINALITY AS w (name, place)
JOIN pg_catalog.pg_type t ON t.oid = w.name::regtype ORDER BY w.place`;
  const names = JSON.stringify(parameters.map(({ typeName }) => typeName));
  const { rows } = await scratch.execute({ text, values: [names], keep: CAP });
  const kinds = rows.map(([baseTypeName, category, typeKind]) =>
    valueKind({ baseTypeName: baseTypeName ?? "", category: category ?? "", typeKind: typeKind ?? "" }),
  );
  const accepted = await acceptedValues(
    scratch,
    parameters.map(({ typeName }, at) => ({
      candidates: rows[at]?.[3]
        ? (JSON.parse(rows[at][3]) as string[])
        : candidateValues(kinds[at] ?? "other", sources),
      typeName,
      name: "value",
      checks: [],
    })),
  );
  return parameters.map((parameter, at) => ({
    ...parameter,
    kind: kinds[at] ?? "other",
    candidates: accepted[at] ?? [],
    compared: [],
  }));
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
