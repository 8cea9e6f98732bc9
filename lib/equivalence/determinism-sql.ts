import type { DeterminismFacts } from "./determinism";
import { unquotedName } from "./insert-text";

/**
 * A query for what judgeDeterminism asks of the catalog, without parameters, so that it can run on any backend.
 *
 * Columns: kind (`key` or `volatile`), relation or function name, JSON array of the key's columns. A key is a valid
 * unique index over columns that are NOT NULL, without expressions or predicate.
 */
export function determinismQuery(relations: readonly string[], functions: readonly string[]): string {
  return `SELECT 'key', w.name, json_agg(a.attname ORDER BY a.attnum)::text
FROM pg_catalog.unnest(${textArray(relations)}) AS w(name)
JOIN pg_catalog.pg_index i ON i.indrelid = pg_catalog.to_regclass(w.name) AND i.indisunique AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
  AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
GROUP BY w.name, i.indexrelid HAVING bool_and(a.attnotnull)
UNION ALL
SELECT DISTINCT 'volatile', p.proname, NULL FROM pg_catalog.pg_proc p
WHERE p.provolatile = 'v' AND p.prokind IN ('f', 'w') AND p.proname = ANY (${textArray(functions)})
  AND pg_catalog.pg_function_is_visible(p.oid)`;
}

/** Rows of determinismQuery as facts. */
export function readDeterminismFacts(rows: readonly (readonly (string | null)[])[]): DeterminismFacts {
  const keys = rows.flatMap(([kind, name, columns]) =>
    kind === "key" && name
      ? [{ relation: unquotedName(name), columns: JSON.parse(columns ?? "[]") as string[] }]
      : [],
  );
  const volatileFunctions = rows.flatMap(([kind, name]) => (kind === "volatile" && name ? [name] : []));
  return { keys, volatileFunctions };
}

const textArray = (values: readonly string[]): string =>
  `ARRAY[${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(", ")}]::text[]`;
