import "server-only";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

/**
 * One digest of what a database's files hold, without reading them: which files each relation has, how large they are,
 * what is counted as written to it, its planner statistics, and where its sequences stand. Any change moves it: rows
 * through the counters, also of transactions that were rolled back; a definition through the rows of the catalog itself.
 *
 * After a crash the counters start again at zero. A copy that was recorded before is then not recognised, which costs
 * time and no truth.
 */
const FINGERPRINT = `
WITH lasting AS (
  SELECT oid FROM pg_catalog.pg_namespace
  WHERE nspname !~ '^pg_(catalog$|toast|temp)' AND nspname <> 'information_schema'
), relation AS (
  SELECT c.oid, c.xmin AS writer, c.relname, c.relfilenode, c.relkind
  FROM pg_catalog.pg_class c JOIN lasting ON lasting.oid = c.relnamespace
), catalog_row (catalog, writer) AS (
  SELECT 'proc', p.xmin FROM pg_catalog.pg_proc p JOIN lasting ON lasting.oid = p.pronamespace
  UNION ALL SELECT 'type', t.xmin FROM pg_catalog.pg_type t JOIN lasting ON lasting.oid = t.typnamespace
  UNION ALL SELECT 'attribute', a.xmin FROM pg_catalog.pg_attribute a JOIN relation ON relation.oid = a.attrelid
  UNION ALL SELECT 'default', d.xmin FROM pg_catalog.pg_attrdef d JOIN relation ON relation.oid = d.adrelid
  UNION ALL SELECT 'index', i.xmin FROM pg_catalog.pg_index i JOIN relation ON relation.oid = i.indexrelid
  UNION ALL SELECT 'trigger', t.xmin FROM pg_catalog.pg_trigger t JOIN relation ON relation.oid = t.tgrelid
  UNION ALL SELECT 'constraint', c.xmin FROM pg_catalog.pg_constraint c JOIN lasting ON lasting.oid = c.connamespace
  UNION ALL SELECT 'statistics', s.xmin FROM pg_catalog.pg_statistic_ext s
  UNION ALL SELECT 'policy', p.xmin FROM pg_catalog.pg_policy p
  UNION ALL SELECT 'extension', e.xmin FROM pg_catalog.pg_extension e
  UNION ALL SELECT 'enum', e.xmin FROM pg_catalog.pg_enum e
  UNION ALL SELECT 'namespace', n.xmin FROM pg_catalog.pg_namespace n JOIN lasting USING (oid)
)
SELECT pg_catalog.md5(pg_catalog.string_agg(line, E'\\n' ORDER BY line)) FROM (
  SELECT pg_catalog.concat_ws(' ', 'relation', oid, writer, relname, relfilenode,
           CASE WHEN relkind IN ('r', 'i', 'm', 't', 'S') THEN pg_catalog.pg_relation_size(oid) END,
           pg_catalog.pg_stat_get_tuples_inserted(oid), pg_catalog.pg_stat_get_tuples_updated(oid),
           pg_catalog.pg_stat_get_tuples_deleted(oid),
           pg_catalog.pg_stat_get_analyze_count(oid) + pg_catalog.pg_stat_get_autoanalyze_count(oid),
           pg_catalog.pg_stat_get_vacuum_count(oid) + pg_catalog.pg_stat_get_autovacuum_count(oid),
           CASE WHEN relkind = 'S' AND pg_catalog.has_sequence_privilege(oid, 'USAGE, SELECT')
             THEN pg_catalog.pg_sequence_last_value(oid) END) AS line
  FROM relation
  UNION ALL
  SELECT pg_catalog.concat_ws(' ', catalog, pg_catalog.count(*), pg_catalog.sum(writer::text::bigint))
  FROM catalog_row GROUP BY catalog
) AS lines`;

/** The digest of the database that `backend` is in, 32 hexadecimal digits. */
export async function readFingerprint(backend: TargetBackend): Promise<string> {
  const { rows } = await backend.execute({ text: FINGERPRINT, keep: CATALOG_CAP });
  return rows[0]?.[0] ?? "";
}
