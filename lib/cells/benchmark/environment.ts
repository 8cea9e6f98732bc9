import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import type { TargetBackend } from "@/lib/target/types";
import type { BenchmarkEnvironment } from "./schema";

const KEEP = { rows: 500, bytes: 1 << 20, valueBytes: 1 << 12 };

/** Settings that someone chose, of those that bear on plans, memory, I/O or JIT. Read-only facts are left out. */
const SETTINGS = `
  SELECT name, current_setting(name)
  FROM pg_settings
  WHERE source NOT IN ('default', 'override', 'client') AND name <> 'dynamic_shared_memory_type'
    AND (category LIKE 'Query Tuning%' OR category LIKE 'Resource Usage%' OR name IN ('jit', 'track_io_timing', 'wal_compression', 'fsync', 'synchronous_commit', 'full_page_writes'))
  ORDER BY name`;

/** Size and age of statistics of the relations named in $1, a JSON array; names that are no relation are left out. */
const RELATIONS = `
  SELECT r.relation::text, nullif(c.reltuples, -1)::bigint, pg_total_relation_size(c.oid),
    to_char(greatest(s.last_analyze, s.last_autoanalyze) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  FROM (SELECT DISTINCT to_regclass(name) AS relation FROM jsonb_array_elements_text($1::jsonb) AS name) AS r
  JOIN pg_class AS c ON c.oid = r.relation
  LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
  ORDER BY 3 DESC`;

/** What was measured on: version, chosen settings, and the relations that the statements name. */
export async function readEnvironment(
  spec: BenchmarkSpec,
  backend: TargetBackend,
): Promise<BenchmarkEnvironment> {
  const settings = await backend.execute({ text: SETTINGS, keep: KEEP });
  const names = [...new Set(spec.variants.flatMap(({ relations }) => relations))];
  const relations = await backend.execute({ text: RELATIONS, values: [JSON.stringify(names)], keep: KEEP });
  return {
    serverVersion: backend.capabilities.version,
    settings: Object.fromEntries(settings.rows.map(([name, value]) => [name ?? "", value ?? ""])),
    hashBefore: null,
    hashAfter: null,
    changes: [],
    notes: [],
    relations: relations.rows.map(([name, rows, bytes, analyzed]) => ({
      name: name ?? "",
      estimatedRows: rows == null ? null : Number(rows),
      totalBytes: Number(bytes),
      lastAnalyzed: analyzed ?? null,
      lastVacuumed: null,
      pages: null,
      allVisible: null,
      indexes: [],
    })),
  };
}
