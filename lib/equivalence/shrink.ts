import type { ColumnDefinition, TableDefinition, TinyDatabase, TinyRow, ValueKind } from "./table-definition";
import type { TinySchema } from "./tiny-database";

/** Says which of some databases still tells the statements apart: the place of the first, or null for none. */
export type StillDiffers = (candidates: readonly TinyDatabase[]) => Promise<number | null>;

/** Values that need no explanation, plainest first. */
const PLAIN: Readonly<Partial<Record<ValueKind, readonly string[]>>> = {
  number: ["0", "1", "2"],
  text: ["", "a", "b"],
  boolean: ["false", "true"],
  json: ["{}"],
  array: ["{}"],
};

/** Steps after which a database is small enough. */
const MOST_STEPS = 80;

/**
 * The smallest database found from `database` by leaving out rows and making values plainer, one step at a time, that
 * still tells the statements apart. No step can be taken from it, unless there were more than 80.
 */
export async function shrinkDatabase(
  schema: TinySchema,
  database: TinyDatabase,
  stillDiffers: StillDiffers,
): Promise<TinyDatabase> {
  let smallest = database;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const candidates = smallerDatabases(schema, smallest);
    const found = candidates.length === 0 ? null : await stillDiffers(candidates);
    const next = found === null ? undefined : candidates[found];
    if (!next) break;
    smallest = next;
  }
  return smallest;
}

/**
 * Every database that is one step smaller, the largest steps first: half of the rows, a row, a column made plain in all
 * rows, a value, a parameter. All keep the foreign keys.
 */
export function smallerDatabases(schema: TinySchema, database: TinyDatabase): TinyDatabase[] {
  return [
    ...withFewerRows(schema, database),
    ...withPlainerRows(schema, database),
    ...withPlainerParameters(schema, database),
  ];
}

function withFewerRows({ tables }: TinySchema, database: TinyDatabase): TinyDatabase[] {
  const { rows } = database;
  const half = rows.length >> 1;
  const kept = [
    ...(rows.length > 3 ? [rows.slice(0, half), rows.slice(half)] : []),
    ...rows.map((_, at) => rows.filter((__, other) => other !== at)),
  ];
  return kept.map((left) => ({ ...database, rows: withoutOrphans(tables, left) }));
}

function withPlainerRows({ tables }: TinySchema, database: TinyDatabase): TinyDatabase[] {
  const { rows } = database;
  const replace = (isMeant: (at: number) => boolean, place: number, plain: string): TinyDatabase => ({
    ...database,
    rows: rows.map((row, at) =>
      isMeant(at) ? { ...row, values: row.values.map((old, other) => (other === place ? plain : old)) } : row,
    ),
  });
  const whole = tables.flatMap((table, number) =>
    table.columns.flatMap((column, place) => {
      const own = rows.filter((row) => row.table === number).map(({ values }) => values[place] ?? null);
      const plain = commonPlainer(own, column);
      return plain === null ? [] : [replace((at) => rows[at]?.table === number, place, plain)];
    }),
  );
  const single = rows.flatMap((row, at) =>
    row.values.flatMap((value, place) => {
      const column = tables[row.table]?.columns[place];
      if (!column) return [];
      return plainerValues(value, column).map((plain) => replace((other) => other === at, place, plain));
    }),
  );
  // A change of a key that others point at would orphan them.
  return [...whole, ...single].filter(
    (smaller) => withoutOrphans(tables, smaller.rows).length === rows.length,
  );
}

/** The plainest value, if it makes every one of `values` plainer or leaves it as it is; null when it makes none plainer. */
function commonPlainer(values: readonly (string | null)[], column: Valued): string | null {
  const plainer = values.map((value) => plainerValues(value, column));
  const plainest = plainer.find((choices) => choices.length > 0)?.[0];
  const others = new Set(values);
  return plainest === undefined || values.length < 2 || (others.size === 1 && others.has(plainest))
    ? null
    : plainest;
}

function withPlainerParameters({ parameters }: TinySchema, database: TinyDatabase): TinyDatabase[] {
  return database.parameters.flatMap((value, at) => {
    const parameter = parameters[at];
    if (!parameter) return [];
    return plainerValues(value, parameter).map((plain) => ({
      ...database,
      parameters: database.parameters.map((old, other) => (other === at ? plain : old)),
    }));
  });
}

type Valued = Pick<ColumnDefinition, "kind" | "candidates">;

/**
 * The values that are plainer than `value`: strictly, so that shrinking ends. NULL is the least plain, so that what is NULL
 * in the end has to be.
 */
function plainerValues(value: string | null, { kind, candidates }: Valued): readonly string[] {
  const plain = (PLAIN[kind] ?? []).filter((one) => candidates.includes(one));
  if (value === null) return plain.length > 0 ? plain : candidates.slice(0, 1);
  const rank = plain.indexOf(value);
  return rank < 0 ? plain : plain.slice(0, rank);
}

/** The rows without those whose foreign keys point at a row that is not there, until none is left. */
export function withoutOrphans(tables: readonly TableDefinition[], rows: readonly TinyRow[]): TinyRow[] {
  let kept = [...rows];
  for (;;) {
    const left = kept.filter((row) => hasParents(tables, row, kept));
    if (left.length === kept.length) return left;
    kept = left;
  }
}

function hasParents(tables: readonly TableDefinition[], row: TinyRow, rows: readonly TinyRow[]): boolean {
  const table = tables[row.table];
  if (!table) return false;
  const valueOf = (of: TableDefinition, { values }: TinyRow, name: string) =>
    values[of.columns.findIndex((column) => column.name === name)] ?? null;
  return table.foreignKeys.every(({ columns, references, referencedColumns }) => {
    const own = columns.map((name) => valueOf(table, row, name));
    const parent = tables[references];
    // MATCH SIMPLE: one NULL and the key points nowhere.
    if (own.includes(null) || !parent) return true;
    return rows.some(
      (other) =>
        other.table === references &&
        referencedColumns.every((name, at) => valueOf(parent, other, name) === own[at]),
    );
  });
}
