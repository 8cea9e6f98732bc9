import "server-only";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

const SCHEMAS = `
SELECT n.nspname, coalesce(pg_catalog.sum(pg_catalog.pg_total_relation_size(c.oid)), 0)
FROM pg_catalog.pg_namespace n
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'm')
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
GROUP BY n.nspname ORDER BY 2 DESC, 1`;

/** The schemas of users in the backend's database with their sizes in bytes, the largest first. */
export async function readSchemas(backend: TargetBackend): Promise<{ name: string; bytes: number }[]> {
  const { rows } = await backend.execute({ text: SCHEMAS, keep: CATALOG_CAP });
  return rows.map(([name, bytes]) => ({ name: name ?? "", bytes: Number(bytes) }));
}
