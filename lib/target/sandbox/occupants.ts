import "server-only";
import type { TargetBackend } from "@/lib/target/types";
import { CATALOG_CAP } from "./catalog-cap";

/** Sessions in the database $1, by what their programs call themselves; no query text, which is not ours to show. */
const OCCUPANTS = `
SELECT coalesce(nullif(application_name, ''), 'a program without a name'), pg_catalog.count(*)
FROM pg_catalog.pg_stat_activity
WHERE datname = $1 AND backend_type = 'client backend'
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5`;

/** Who is connected to a database, as `psql, 2 × pgAdmin 4`; empty when nobody is. */
export async function describeOccupants(backend: TargetBackend, database: string): Promise<string> {
  const { rows } = await backend.execute({ text: OCCUPANTS, values: [database], keep: CATALOG_CAP });
  return rows.map(([name, count]) => (count === "1" ? name : `${count} × ${name}`)).join(", ");
}

/**
 * What a session would lose by being closed: temporary tables, settings, prepared statements, advisory locks. One row
 * with a sentence's end, or null.
 */
const BELONGINGS = `
SELECT CASE
  WHEN EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema()) THEN 'temporary tables'
  WHEN EXISTS (SELECT FROM pg_catalog.pg_prepared_statements) THEN 'prepared statements'
  WHEN EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid())
    THEN 'advisory locks'
  WHEN EXISTS (SELECT FROM pg_catalog.pg_settings WHERE source = 'session' AND name <> 'client_encoding')
    THEN 'settings' END`;

/** What is in the way of closing a session of ours, or null when it would lose nothing. */
export async function belongingsOf(session: TargetBackend): Promise<string | null> {
  if (session.isClosed) return null;
  if (session.transaction !== "idle") return "an open transaction";
  const { rows } = await session.execute({ text: BELONGINGS, keep: CATALOG_CAP });
  return rows[0]?.[0] ?? null;
}
