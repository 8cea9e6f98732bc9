import "server-only";
import { AppError } from "@/lib/errors";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";
import { quoteName } from "./database-name";

/** What a database holds, as far as it was looked at: for comparing a copy with its source. */
export interface Inventory {
  /** `index public.orders_pkey` → a digest of its definition. */
  objects: Map<string, string>;
  tables: TableContent[];
}

export interface TableContent {
  /** Quoted, with its schema. */
  name: string;
  bytes: number;
  /** pg_class.reltuples; -1 while it was never analysed. */
  estimatedRows: number;
  /** Null for a table that was too large to count. */
  rows: number | null;
  /** Two sums of 64-bit hashes over its rows; null when it was not hashed. */
  hash: string | null;
}

/** How much of the contents is read. */
export interface InventoryDepth {
  /** Larger tables are neither counted nor hashed. */
  tableBytes: number;
  /** Ends the reading of contents, smallest tables first. */
  budgetMs: number;
  /** These schemas only; null for all but the system's. */
  schemas: readonly string[] | null;
  /** A monotonic clock in milliseconds. */
  clockMs(): number;
}

/**
 * Every object that a schema change could concern, as (kind, name, digest of its definition). Objects of extensions are
 * left to their extension. $1 is an array of schemas, or null for all of them.
 */
const OBJECTS = `
WITH space AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND ($1::text[] IS NULL OR nspname = ANY ($1::text[]))
), relation AS (
  SELECT c.oid, c.relkind, c.reloptions, c.relpersistence,
         pg_catalog.format('%I.%I', s.nspname, c.relname) AS name
  FROM pg_catalog.pg_class c JOIN space s ON s.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
), object AS (
  SELECT CASE relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind, name,
         pg_catalog.concat_ws(';', relpersistence, reloptions::text, (
           SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attname,
             pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
             pg_catalog.pg_get_expr(d.adbin, d.adrelid)), ',' ORDER BY a.attname)
           FROM pg_catalog.pg_attribute a
           LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE a.attrelid = relation.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS definition
  FROM relation WHERE relkind IN ('r', 'p', 'f')
  UNION ALL
  SELECT 'index', name, pg_catalog.concat_ws(' ', pg_catalog.pg_get_indexdef(oid), i.indisvalid)
  FROM relation JOIN pg_catalog.pg_index i ON i.indexrelid = oid WHERE relkind IN ('i', 'I')
  UNION ALL
  SELECT CASE relkind WHEN 'v' THEN 'view' ELSE 'materialised view' END, name, pg_catalog.pg_get_viewdef(oid)
  FROM relation WHERE relkind IN ('v', 'm')
  UNION ALL
  SELECT 'sequence', name, pg_catalog.concat_ws(' ', q.seqtypid::regtype, q.seqincrement, q.seqmin, q.seqmax, q.seqcycle,
           CASE WHEN pg_catalog.has_sequence_privilege(oid, 'USAGE, SELECT')
             THEN pg_catalog.pg_sequence_last_value(oid) END)
  FROM relation JOIN pg_catalog.pg_sequence q ON q.seqrelid = oid
  UNION ALL
  SELECT 'constraint', name || ' ' || c.conname,
         pg_catalog.concat_ws(' ', pg_catalog.pg_get_constraintdef(c.oid), c.convalidated)
  -- NOT NULL is a constraint since PostgreSQL 18, and part of the column's definition above.
  FROM relation JOIN pg_catalog.pg_constraint c ON c.conrelid = relation.oid AND c.contype <> 'n'
  UNION ALL
  SELECT 'trigger', name || ' ' || t.tgname, pg_catalog.concat_ws(' ', pg_catalog.pg_get_triggerdef(t.oid), t.tgenabled)
  FROM relation JOIN pg_catalog.pg_trigger t ON t.tgrelid = relation.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 'statistics object', pg_catalog.format('%I.%I', s.nspname, e.stxname), pg_catalog.pg_get_statisticsobjdef(e.oid)
  FROM pg_catalog.pg_statistic_ext e JOIN space s ON s.oid = e.stxnamespace
  UNION ALL
  SELECT 'function', pg_catalog.format('%I.%I(%s)', s.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
         CASE WHEN p.prokind = 'a' THEN p.prosrc ELSE pg_catalog.pg_get_functiondef(p.oid) END
  FROM pg_catalog.pg_proc p JOIN space s ON s.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'type', pg_catalog.format('%I.%I', s.nspname, t.typname), pg_catalog.concat_ws(' ', t.typtype,
           (SELECT pg_catalog.string_agg(l.enumlabel, ',' ORDER BY l.enumsortorder)
            FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid))
  FROM pg_catalog.pg_type t JOIN space s ON s.oid = t.typnamespace
  WHERE t.typtype IN ('e', 'd', 'r') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e')
  UNION ALL
  SELECT 'extension', extname, extversion FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'
)
SELECT kind || ' ' || name, pg_catalog.md5(coalesce(definition, '')) FROM object ORDER BY 1`;

/** Tables with rows of their own, the smallest first. $1 as above. */
const TABLES = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.pg_table_size(c.oid), c.reltuples
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND ($1::text[] IS NULL OR n.nspname = ANY ($1::text[]))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY 2, 1`;

/**
 * Reads what the database of `backend` holds. From then on the backend finds system objects alone by their name, and only
 * reads: a row security policy of somebody else calls functions of theirs.
 */
export async function readInventory(backend: TargetBackend, depth: InventoryDepth): Promise<Inventory> {
  for (const text of ["SET search_path = pg_catalog, pg_temp", "SET default_transaction_read_only = on"])
    await backend.execute({ text, keep: "discard" });
  const values = [depth.schemas && arrayLiteral(depth.schemas)];
  const objects = await backend.execute({ text: OBJECTS, values, keep: CATALOG_CAP });
  const listed = await backend.execute({ text: TABLES, values, keep: CATALOG_CAP });
  const untilMs = depth.clockMs() + depth.budgetMs;
  const tables: TableContent[] = [];
  for (const [name = "", bytes, estimatedRows] of listed.rows) {
    const size = Number(bytes);
    const isRead = size <= depth.tableBytes && depth.clockMs() < untilMs;
    const content = isRead ? await readContent(backend, name ?? "") : { rows: null, hash: null };
    tables.push({ name: name ?? "", bytes: size, estimatedRows: Number(estimatedRows), ...content });
  }
  return { objects: new Map(objects.rows.map(([name, digest]) => [name ?? "", digest ?? ""])), tables };
}

/** Rows with a type that cannot be hashed (json, xml, point) are hashed as text; what the role may not read is left out. */
async function readContent(
  backend: TargetBackend,
  table: string,
): Promise<Pick<TableContent, "rows" | "hash">> {
  const counted =
    (await attempt(
      backend,
      countAndHash(table, (seed) => `hash_record_extended(t.*, ${seed})`),
    )) ??
    (await attempt(
      backend,
      countAndHash(table, (seed) => `hashtextextended((t.*)::text, ${seed})`),
    ));
  return counted ? { rows: Number(counted[0]), hash: counted[1] ?? "" } : { rows: null, hash: null };
}

/** The number of rows and two sums of 64-bit hashes of them, which no order of rows changes. */
function countAndHash(table: string, hash: (seed: number) => string): string {
  const sums = [0, 1].map((seed) => `pg_catalog.sum(pg_catalog.${hash(seed)}::numeric)`);
  return `SELECT pg_catalog.count(*), pg_catalog.concat_ws(' ', ${sums.join(", ")}) FROM ONLY ${table} AS t`;
}

async function attempt(backend: TargetBackend, text: string): Promise<(string | null)[] | null> {
  try {
    return (await backend.execute({ text, keep: CATALOG_CAP })).rows[0] ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code === "statement-failed") return null;
    throw error;
  }
}

const arrayLiteral = (names: readonly string[]): string => `{${names.map(quoteName).join(",")}}`;
