import "server-only";

/**
 * What the search path makes of the names in $1, a JSON array of {schema, name}, and what constraints prove about it.
 * One JSON object per name that means a relation. PostgreSQL 15 and newer.
 *
 * Nothing is proved about a table that others inherit from, because their rows are read with it and its keys do not
 * cover them. A deferrable key may be violated within a transaction, and since version 18 a NOT NULL may be unvalidated.
 */
export const RELATION_PROOFS = `
WITH named AS (
  SELECT w.schema, w.name, pg_catalog.to_regclass(
    CASE WHEN w.schema IS NULL THEN '' ELSE pg_catalog.quote_ident(w.schema) || '.' END || pg_catalog.quote_ident(w.name))::oid AS oid
  FROM pg_catalog.json_to_recordset($1::pg_catalog.json) AS w(schema text, name text)
)
SELECT json_build_object(
  'schema', named.schema, 'name', named.name,
  'isView', c.relkind IN ('v', 'f'), 'foundSchema', n.nspname, 'foundName', c.relname,
  'notNull', (SELECT coalesce(json_agg(a.attname ORDER BY a.attnum), '[]') FROM pg_catalog.pg_attribute a
    WHERE proved.is_closed AND a.attrelid = c.oid AND a.attnum > 0 AND a.attnotnull
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated)),
  'uniqueSets', (SELECT coalesce(json_agg(json_build_object('name', x.relname, 'columns', keys.names) ORDER BY i.indisprimary DESC, x.relname), '[]')
    FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    CROSS JOIN LATERAL (
      SELECT json_agg(a.attname ORDER BY key.place) AS names,
        bool_and(i.indcollation[key.place - 1] IN (0, a.attcollation)) AS is_comparable
      FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS key(attnum, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.attnum
      WHERE key.place <= i.indnkeyatts) keys
    WHERE proved.is_closed AND i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND NOT i.indisexclusion AND i.indpred IS NULL AND i.indexprs IS NULL AND keys.is_comparable),
  'validForeignKeys', (SELECT coalesce(json_agg(f.conname ORDER BY f.conname), '[]') FROM pg_catalog.pg_constraint f
    WHERE proved.is_closed AND f.conrelid = c.oid AND f.contype = 'f' AND f.convalidated))
FROM named
JOIN pg_catalog.pg_class c ON c.oid = named.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT c.relkind = 'p' OR c.relkind IN ('r', 'm') AND NOT c.relhassubclass AS is_closed) proved
LIMIT 200`;

/**
 * The functions of the names in $1 (text[]), all that have a name taken together: the worst volatility, and whether one
 * of them aggregates or returns rows. One JSON object per name.
 */
export const FUNCTION_FACTS = `
SELECT json_build_object('name', p.proname,
  'volatility', CASE WHEN bool_or(p.provolatile = 'v') THEN 'volatile' WHEN bool_or(p.provolatile = 's') THEN 'stable' ELSE 'immutable' END,
  'isAggregate', bool_or(p.prokind = 'a'), 'returnsSet', bool_or(p.proretset))
FROM pg_catalog.pg_proc p
WHERE p.proname = ANY ($1::text[])
GROUP BY p.proname
LIMIT 500`;
