import "server-only";

/**
 * Which relations are meant by the names in $1, a JSON array of {schema, name}: of several with one name the one that
 * the search path finds, or the only one there is. With `expand`, also those whose foreign keys point at it.
 * Columns: oid. At most $2 rows, the named ones first.
 */
export const RELATION_OIDS = `
WITH named AS (
  SELECT c.oid, w.expand, pg_catalog.pg_table_is_visible(c.oid) AS is_visible,
         count(*) OVER (PARTITION BY w.schema, w.name) AS candidates
  FROM pg_catalog.json_to_recordset($1::pg_catalog.json) AS w(schema text, name text, expand boolean)
  JOIN pg_catalog.pg_class c ON c.relname = w.name AND c.relkind IN ('r', 'p', 'm', 'f')
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = coalesce(w.schema, n.nspname)
), meant AS (
  SELECT oid, expand FROM named WHERE is_visible OR candidates = 1
)
SELECT oid FROM (
  SELECT oid, 0 AS distance FROM meant
  UNION ALL
  SELECT f.conrelid, 1 FROM meant JOIN pg_catalog.pg_constraint f ON f.contype = 'f' AND f.confrelid = meant.oid
  WHERE expand
) reached
GROUP BY oid ORDER BY min(distance), oid LIMIT $2::int`;

/** One row per relation of $1 (oid[]): what pg_class and the cumulative statistics say. Sizes are of the main fork. */
export const RELATIONS = `
SELECT json_build_object(
  'oid', c.oid::text, 'schema', n.nspname, 'name', c.relname, 'kind', c.relkind,
  'isTemporary', c.relpersistence = 't',
  'estimatedRows', NULLIF(c.reltuples, -1),
  'sizeBytes', CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END,
  'allVisibleFraction', CASE WHEN c.relpages > 0 THEN least(1, c.relallvisible::float8 / c.relpages) END,
  'liveRows', pg_catalog.pg_stat_get_live_tuples(c.oid),
  'deadRows', pg_catalog.pg_stat_get_dead_tuples(c.oid),
  'modifiedSinceAnalyze', pg_catalog.pg_stat_get_mod_since_analyze(c.oid),
  'lastAnalyzedAt', to_char(greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid),
      pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'lastVacuumedAt', to_char(greatest(pg_catalog.pg_stat_get_last_vacuum_time(c.oid),
      pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'isPartition', c.relispartition,
  'partitionKey', CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END)
FROM pg_catalog.unnest($1::oid[]) WITH ORDINALITY AS wanted(oid, place)
JOIN pg_catalog.pg_class c ON c.oid = wanted.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY wanted.place`;

/**
 * The columns of the relations in $1 with their statistics, as far as the role may read them: all of narrow relations,
 * of those with more than $3 columns the ones named in $2. At most $4 rows.
 */
export const COLUMNS = `
SELECT json_build_object(
  'relation', a.attrelid::text, 'name', a.attname,
  'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'isNotNull', a.attnotnull,
  'collation', CASE WHEN a.attcollation <> t.typcollation THEN co.collname END,
  'nDistinct', s.n_distinct, 'nullFraction', s.null_frac, 'correlation', s.correlation,
  'averageWidthBytes', s.avg_width, 'mostCommonFrequency', s.most_common_freqs[1],
  'statisticsTarget', NULLIF(a.attstattarget, -1))
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
  AND s.inherited = (c.relkind = 'p')
WHERE c.oid = ANY ($1::oid[]) AND (c.relnatts <= $3::int OR a.attname = ANY ($2::text[]))
ORDER BY pg_catalog.array_position($1::oid[], c.oid), a.attnum LIMIT $4::int`;

/** The indexes of the relations in $1. At most $2 rows. */
export const INDEXES = `
SELECT json_build_object(
  'relation', i.indrelid::text, 'name', x.relname, 'definition', pg_catalog.pg_get_indexdef(x.oid),
  'accessMethod', am.amname,
  'keys', k.keys, 'operatorClasses', k.operator_classes, 'collations', k.collations,
  'searchesPrefix', k.searches_prefix, 'includes', k.includes,
  'predicate', pg_catalog.pg_get_expr(i.indpred, i.indrelid),
  'isUnique', i.indisunique, 'isPrimary', i.indisprimary, 'isValid', i.indisvalid AND i.indisready,
  'sizeBytes', CASE WHEN x.relkind = 'i' THEN pg_catalog.pg_relation_size(x.oid) ELSE 0 END,
  'scans', pg_catalog.pg_stat_get_numscans(x.oid))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = x.relam
JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
CROSS JOIN LATERAL (
  SELECT json_agg(pg_catalog.pg_get_indexdef(x.oid, at::int, true) ORDER BY at) FILTER (WHERE at <= i.indnkeyatts) AS keys,
    json_agg(CASE WHEN NOT oc.opcdefault THEN oc.opcname END ORDER BY at) FILTER (WHERE at <= i.indnkeyatts) AS operator_classes,
    json_agg(CASE WHEN co.oid <> t.typcollation THEN co.collname END ORDER BY at) FILTER (WHERE at <= i.indnkeyatts) AS collations,
    json_agg(coalesce(oc.opcname LIKE '%pattern\\_ops' OR co.collprovider = 'b' OR co.collcollate IN ('C', 'POSIX')
      OR (co.collprovider = 'd' AND (d.datlocprovider = 'b' OR (d.datlocprovider = 'c' AND d.datcollate IN ('C', 'POSIX')))), false)
      ORDER BY at) FILTER (WHERE at <= i.indnkeyatts) AS searches_prefix,
    coalesce(json_agg(pg_catalog.pg_get_indexdef(x.oid, at::int, true) ORDER BY at) FILTER (WHERE at > i.indnkeyatts), '[]') AS includes
  FROM pg_catalog.generate_series(1, i.indnatts) AS at
  JOIN pg_catalog.pg_attribute a ON a.attrelid = x.oid AND a.attnum = at
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[at - 1] AND at <= i.indnkeyatts
  LEFT JOIN pg_catalog.pg_collation co ON co.oid = i.indcollation[at - 1] AND at <= i.indnkeyatts
) k
WHERE i.indrelid = ANY ($1::oid[])
ORDER BY pg_catalog.array_position($1::oid[], i.indrelid), x.relname LIMIT $2::int`;

/**
 * Foreign keys of and to the relations in $1; `isIndexed` when an index begins with exactly the referencing columns, in
 * any order. At most $2 rows.
 */
export const FOREIGN_KEYS = `
SELECT json_build_object(
  'fromOid', f.conrelid::text, 'toOid', f.confrelid::text, 'name', f.conname,
  'schema', rn.nspname, 'relation', r.relname, 'columns', rc.names,
  'referencedSchema', fn.nspname, 'referencedRelation', t.relname, 'referencedColumns', fc.names,
  'isIndexed', EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = f.conrelid AND i.indisvalid
      AND (i.indpred IS NULL OR pg_catalog.pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
      AND (i.indkey::int2[])[0:array_length(f.conkey, 1) - 1] @> f.conkey))
FROM pg_catalog.pg_constraint f
JOIN pg_catalog.pg_class r ON r.oid = f.conrelid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = f.confrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = t.relnamespace
CROSS JOIN LATERAL (
  SELECT json_agg(a.attname ORDER BY key.place) AS names
  FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS key(attnum, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = key.attnum) rc
CROSS JOIN LATERAL (
  SELECT json_agg(a.attname ORDER BY key.place) AS names
  FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS key(attnum, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = key.attnum) fc
WHERE f.contype = 'f' AND (f.conrelid = ANY ($1::oid[]) OR f.confrelid = ANY ($1::oid[]))
ORDER BY f.conname, f.oid LIMIT $2::int`;

/** CREATE STATISTICS objects on the relations in $1. At most $2 rows. */
export const EXTENDED_STATISTICS = `
SELECT json_build_object(
  'relation', s.stxrelid::text, 'name', s.stxname,
  'kinds', (SELECT json_agg(CASE kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END)
            FROM pg_catalog.unnest(s.stxkind) AS kind),
  'columns', coalesce((SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
              WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys::int2[])), '[]'))
FROM pg_catalog.pg_statistic_ext s
WHERE s.stxrelid = ANY ($1::oid[])
ORDER BY s.stxname LIMIT $2::int`;

/** One row: extensions that matter to tuning, installed or at hand, and the settings that plans depend on. */
export const SURROUNDINGS = `
SELECT json_build_object(
  'extensions', coalesce((SELECT json_agg(json_build_object('name', name, 'isInstalled', installed_version IS NOT NULL) ORDER BY name)
    FROM pg_catalog.pg_available_extensions
    WHERE installed_version IS NOT NULL OR name IN ('hypopg', 'pg_trgm', 'btree_gin', 'btree_gist')), '[]'),
  'settings', (SELECT json_agg(json_build_object('name', name, 'value', pg_catalog.current_setting(name)) ORDER BY name)
    FROM pg_catalog.pg_settings WHERE name LIKE 'enable\\_%' OR name = ANY ($1::text[])))`;
