import "server-only";

/**
 * What the names in $1 (text[], as to_regclass takes them) stand for, views looked through to what they read.
 *
 * Columns: oid, name as written, schema, name, kind (pg_class.relkind), the view's definition, the longest way from a
 * named relation (a view comes after what it reads). A name without a relation has NULLs.
 */
export const RELATIONS = `
WITH RECURSIVE reached AS (
  SELECT w.name AS written, pg_catalog.to_regclass(w.name)::oid AS oid, 0 AS depth
  FROM pg_catalog.unnest($1::text[]) AS w(name)
  UNION
  SELECT NULL, d.refobjid, reached.depth + 1
  FROM reached
  JOIN pg_catalog.pg_rewrite r ON r.ev_class = reached.oid
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class
  WHERE reached.depth < 20
)
SELECT reached.oid, max(reached.written), n.nspname, c.relname, c.relkind,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END, max(reached.depth),
  CASE WHEN c.oid IS NOT NULL THEN pg_catalog.format('%I.%I', n.nspname, c.relname) END,
  CASE WHEN c.relispartition THEN pg_catalog.pg_get_partition_constraintdef(c.oid) END,
  pg_catalog.to_regclass(pg_catalog.quote_ident(c.relname)) = c.oid
FROM reached
LEFT JOIN pg_catalog.pg_class c ON c.oid = reached.oid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
GROUP BY reached.oid, n.nspname, c.oid, c.relname, c.relkind, c.relispartition, CASE WHEN reached.oid IS NULL THEN reached.written END
ORDER BY max(reached.depth) DESC, reached.oid`;

/** Whether two of the relations in $1 (oid[]) inherit from one another, as partitions do. */
export const INHERITANCE = `
SELECT i.inhparent::regclass::text, i.inhrelid::regclass::text FROM pg_catalog.pg_inherits i
WHERE i.inhparent = ANY ($1::oid[]) AND i.inhrelid = ANY ($1::oid[]) LIMIT 1`;

/** The columns of the tables in $1 (oid[]), one JSON object each; base types of domains looked through. */
export const COLUMNS = `
SELECT json_build_object('relation', a.attrelid::text, 'name', pg_catalog.quote_ident(a.attname),
  'typeName', pg_catalog.format_type(a.atttypid, a.atttypmod), 'typeOid', a.atttypid::text,
  'baseTypeName', base.name, 'category', base.category, 'typeKind', base.kind, 'labels', base.labels,
  'isNotNull', a.attnotnull OR coalesce(base.is_not_null, false), 'isIdentity', a.attidentity = 'a',
  'generated', a.attgenerated, 'expression', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
  'collation', CASE WHEN a.attcollation <> t.typcollation THEN co.collname END)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated <> ''
CROSS JOIN LATERAL (
  WITH RECURSIVE base AS (
    SELECT t.oid, t.typtype, t.typbasetype, t.typnotnull, t.typcategory
    UNION ALL
    SELECT b.oid, b.typtype, b.typbasetype, base.typnotnull OR b.typnotnull, b.typcategory
    FROM base JOIN pg_catalog.pg_type b ON b.oid = base.typbasetype WHERE base.typtype = 'd'
  )
  SELECT pg_catalog.format_type(base.oid, NULL) AS name, base.typcategory AS category, base.typtype AS kind,
    base.typnotnull AS is_not_null,
    (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = base.oid) AS labels
  FROM base WHERE base.typtype <> 'd'
) base
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`;

/**
 * Valid constraints and unique indexes of the tables in $1 (oid[]), foreign keys to other tables left out, one JSON object
 * each. What is not enforced or not validated holds for no row that is there, and is left out.
 */
export const CONSTRAINTS = `
SELECT json_build_object('relation', c.conrelid::text, 'type', c.contype,
  'definition', pg_catalog.pg_get_constraintdef(c.oid),
  'columns', (SELECT json_agg(pg_catalog.quote_ident(a.attname) ORDER BY k.place)
    FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum),
  'references', NULLIF(c.confrelid, 0)::text,
  'referencedColumns', (SELECT json_agg(pg_catalog.quote_ident(a.attname) ORDER BY k.place)
    FROM pg_catalog.unnest(c.confkey) WITH ORDINALITY AS k(attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum),
  'expression', CASE WHEN c.contype = 'c' THEN pg_catalog.pg_get_expr(c.conbin, c.conrelid) END,
  'nullsAreEqual', coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false))
FROM pg_catalog.pg_constraint c
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
WHERE c.conrelid = ANY ($1::oid[]) AND c.contype IN ('p', 'u', 'c', 'f', 'x') AND c.convalidated
  AND coalesce((pg_catalog.to_jsonb(c) ->> 'conenforced')::boolean, true)
  AND (c.contype <> 'f' OR c.confrelid = ANY ($1::oid[]))
UNION ALL
SELECT json_build_object('relation', i.indrelid::text, 'type', 'index',
  'definition', pg_catalog.pg_get_indexdef(i.indexrelid),
  'columns', CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL THEN (
    SELECT json_agg(pg_catalog.quote_ident(a.attname)) FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) END,
  'references', NULL, 'referencedColumns', NULL, 'expression', NULL,
  'nullsAreEqual', coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false))
FROM pg_catalog.pg_index i
WHERE i.indrelid = ANY ($1::oid[]) AND i.indisunique AND i.indisvalid
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)`;

/**
 * Types of one's own that the columns of $1 (oid[]) have or that are named in $2 (text[]), with the types that those are
 * made of, one JSON object each: enums, domains and composite types, in an order in which they can be created.
 */
export const TYPES = `
WITH RECURSIVE used AS (
  SELECT a.atttypid AS oid FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  UNION
  SELECT pg_catalog.to_regtype(w.name)::oid FROM pg_catalog.unnest($2::text[]) AS w(name)
  UNION
  SELECT part.oid FROM used JOIN pg_catalog.pg_type t ON t.oid = used.oid
  CROSS JOIN LATERAL (
    SELECT t.typelem AS oid WHERE t.typelem <> 0
    UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
    UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
      WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  ) part
)
SELECT json_build_object('name', pg_catalog.format('%I.%I', n.nspname, t.typname), 'schema', n.nspname, 'kind', t.typtype,
  'extension', x.extname,
  'labels', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
  'base', CASE WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END,
  'checks', (SELECT json_agg(pg_catalog.pg_get_constraintdef(c.oid)) FROM pg_catalog.pg_constraint c
    WHERE c.contypid = t.oid AND c.contype = 'c'),
  'isNotNull', t.typnotnull,
  'attributes', (SELECT json_agg(pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
      ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
    WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped))
FROM used JOIN pg_catalog.pg_type t ON t.oid = used.oid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class r ON r.oid = t.typrelid
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
WHERE n.nspname <> 'pg_catalog' AND t.typelem = 0 AND (t.typrelid = 0 OR r.relkind = 'c')
ORDER BY t.oid`;

/**
 * Functions of the names in $1 (text[]) and those that the constraints, generated columns and views of $2 (oid[]) use, one
 * JSON object each: users' own with their definition, and of the built-in ones the volatile.
 */
export const FUNCTIONS = `
WITH used AS (
  SELECT p.oid FROM pg_catalog.pg_proc p
  WHERE p.proname = ANY ($1::text[]) AND pg_catalog.pg_function_is_visible(p.oid)
  UNION
  SELECT p.oid FROM pg_catalog.pg_proc p
  WHERE p.proname = ANY ($1::text[]) AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  UNION
  SELECT d.refobjid FROM pg_catalog.pg_depend d
  WHERE d.refclassid = 'pg_catalog.pg_proc'::regclass AND (
    (d.classid = 'pg_catalog.pg_constraint'::regclass AND d.objid IN (SELECT oid FROM pg_catalog.pg_constraint WHERE conrelid = ANY ($2::oid[])))
    OR (d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid IN (SELECT oid FROM pg_catalog.pg_attrdef
      WHERE adrelid = ANY ($2::oid[]) AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = adrelid AND a.attnum = adnum AND a.attgenerated <> '')))
    OR (d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid IN (SELECT oid FROM pg_catalog.pg_rewrite WHERE ev_class = ANY ($2::oid[])))
    OR (d.classid = 'pg_catalog.pg_class'::regclass AND d.objid IN (SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = ANY ($2::oid[]))))
)
SELECT json_build_object('name', p.proname, 'schema', n.nspname, 'language', l.lanname, 'isVolatile', p.provolatile = 'v',
  'kind', p.prokind, 'extension', x.extname,
  'definition', CASE WHEN p.prokind = 'f' AND n.nspname <> 'pg_catalog' AND l.lanname IN ('sql', 'plpgsql')
    THEN pg_catalog.pg_get_functiondef(p.oid) END)
FROM used JOIN pg_catalog.pg_proc p ON p.oid = used.oid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
WHERE n.nspname <> 'pg_catalog' OR p.provolatile = 'v'
ORDER BY p.oid`;

/** The settings of the session that change what a text means, name and value. */
export const SETTINGS = `
SELECT name, setting FROM pg_catalog.pg_settings
WHERE name IN ('TimeZone', 'DateStyle', 'IntervalStyle', 'extra_float_digits', 'standard_conforming_strings',
  'transform_null_equals', 'array_nulls')
UNION ALL
SELECT 'search_path', coalesce(string_agg(pg_catalog.quote_ident(s), ', '), '')
FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS s`;
