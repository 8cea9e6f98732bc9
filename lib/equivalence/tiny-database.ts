import type { Random } from "@/lib/stats/random";
import { TrialDomain } from "./trial-domain";
import type {
  ColumnDefinition,
  ForeignKey,
  ParameterDefinition,
  TableDefinition,
  TinyDatabase,
  TinyRow,
  UniqueKey,
} from "./table-definition";

/** What databases are drawn for. */
export interface TinySchema {
  /** Referenced tables before the tables that reference them, where there is no cycle. */
  tables: readonly TableDefinition[];
  parameters: readonly ParameterDefinition[];
  /** Numbers that the statements count rows against. */
  thresholds: readonly number[];
}

const NULL_SHARES = [0, 0.15, 0.4] as const;
const MOST_ROWS = 5;
/** Draws of one row before it is given up, because its keys are taken. */
const MOST_DRAWS = 8;

/** What one trial has in common, so that some databases are full of NULLs, some of ties, some of neither. */
interface TrialMood {
  nullShare: number;
  /** The share of draws that take the first value: joins meet and groups grow. */
  skew: number;
  rowCounts: readonly number[];
}

/**
 * A database of a few rows that keeps the schema's NOT NULL, unique and foreign keys; CHECK constraints are left to the
 * server, which refuses a row that breaks one.
 *
 * Every trial has 1 to 3 values for each kind of type, so that values meet by accident, and 0 to 5 rows in each table, or
 * about as many as the statements count against.
 *
 * @param random the only source of chance: the same sequence gives the same database.
 */
export function drawDatabase({ tables, parameters, thresholds }: TinySchema, random: Random): TinyDatabase {
  const threshold = thresholds.length > 0 && random() < 0.5 ? pick(thresholds, random) : null;
  const mood = drawMood(tables.length, threshold, random);
  const size = threshold !== null && random() < 0.3 ? threshold + 1 : 1 + Math.floor(random() * 3);
  const domain = new TrialDomain([...tables.flatMap(({ columns }) => columns), ...parameters], size, random);
  const rows: TinyRow[] = [];
  tables.forEach((table, at) => {
    const taken = table.uniqueKeys.map(() => new Set<string>());
    for (let left = mood.rowCounts[at] ?? 0; left > 0; left -= 1) {
      const values = drawRow(table, at, { rows, taken, domain, mood, random, tables });
      if (values) rows.push({ table: at, values });
    }
  });
  return {
    rows,
    parameters: parameters.map((parameter) =>
      random() < mood.nullShare / 2 ? null : domain.draw(parameter, mood.skew),
    ),
  };
}

function drawMood(tableCount: number, threshold: number | null, random: Random): TrialMood {
  const counts = Array.from({ length: tableCount }, () => Math.floor(random() * (MOST_ROWS + 1)));
  if (threshold !== null && tableCount > 0) {
    const grown = Math.floor(random() * tableCount);
    const areAllGrown = random() < 0.2;
    counts.forEach((count, at) => {
      const reached = Math.max(0, threshold - 1 + Math.floor(random() * 3));
      if (at === grown || areAllGrown) counts[at] = reached;
      // Groups that are to reach a size need a partner in every join.
      else if (count === 0 && random() < 0.8) counts[at] = 1;
    });
  }
  return {
    nullShare: pick(NULL_SHARES, random),
    skew: threshold !== null ? pick([0.5, 0.8, 1], random) : pick([0, 0, 0.6], random),
    rowCounts: counts,
  };
}

interface RowSurroundings {
  rows: readonly TinyRow[];
  /** The key values that are in the table, one set per unique key. */
  taken: Set<string>[];
  domain: TrialDomain;
  mood: TrialMood;
  random: Random;
  tables: readonly TableDefinition[];
}

/** One row whose keys are free, or null when none was found. */
function drawRow(table: TableDefinition, at: number, around: RowSurroundings): TinyRow["values"] | null {
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const values = drawValues(table, at, draw, around);
    if (!values) return null;
    const keys = table.uniqueKeys.map((key) => keyText(table, key, values));
    if (keys.some((key, place) => key !== null && around.taken[place]?.has(key))) continue;
    keys.forEach((key, place) => {
      if (key !== null) around.taken[place]?.add(key);
    });
    return values;
  }
  return null;
}

function drawValues(
  table: TableDefinition,
  at: number,
  draw: number,
  { rows, domain, mood, random, tables }: RowSurroundings,
): (string | null)[] | null {
  const given = new Map<string, string | null>();
  for (const key of table.foreignKeys) {
    const found = drawReference(table, key, { rows, mood, random, tables });
    if (!found) return null;
    key.columns.forEach((column, place) => given.set(column, found[place] ?? null));
  }
  const ordinal = rows.filter((row) => row.table === at).length;
  const values: (string | null)[] = [];
  for (const column of table.columns) {
    const reference = given.get(column.name);
    const value =
      reference !== undefined ? reference : drawValue(table, column, { domain, mood, random, ordinal, draw });
    if (value === null && column.isNotNull) return null;
    values.push(value);
  }
  return values;
}

/** The key of some row of the referenced table, or NULLs; null when the row cannot be. */
function drawReference(
  table: TableDefinition,
  key: ForeignKey,
  { rows, mood, random, tables }: Pick<RowSurroundings, "rows" | "mood" | "random" | "tables">,
): (string | null)[] | null {
  const isNullable = key.columns.some((name) => !columnOf(table, name)?.isNotNull);
  const parent = tables[key.references];
  const candidates = parent ? rows.filter((row) => row.table === key.references) : [];
  if (!parent || candidates.length === 0 || (isNullable && random() < mood.nullShare))
    return isNullable ? key.columns.map(() => null) : null;
  const row = random() < mood.skew ? candidates[0] : pick(candidates, random);
  return key.referencedColumns.map((name) => {
    const place = parent.columns.findIndex((column) => column.name === name);
    return row?.values[place] ?? null;
  });
}

function drawValue(
  table: TableDefinition,
  column: ColumnDefinition,
  {
    domain,
    mood,
    random,
    ordinal,
    draw,
  }: Pick<RowSurroundings, "domain" | "mood" | "random"> & { ordinal: number; draw: number },
): string | null {
  if (!column.isNotNull && random() < mood.nullShare) return null;
  const isKey = table.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === column.name);
  // A key runs out of a domain of three values at once: later draws go beyond it.
  if (isKey && draw > 1) return domain.beyond(column, ordinal + draw);
  return domain.draw(column, isKey ? 0 : mood.skew);
}

/** The values of a key as text; null when a NULL makes it unlike any other. */
export function keyText(table: TableDefinition, key: UniqueKey, values: TinyRow["values"]): string | null {
  const own = key.columns.map(
    (name) => values[table.columns.findIndex((column) => column.name === name)] ?? null,
  );
  return own.includes(null) && !key.nullsAreEqual ? null : JSON.stringify(own);
}

const columnOf = (table: TableDefinition, name: string): ColumnDefinition | undefined =>
  table.columns.find((column) => column.name === name);

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)] as T;
}
