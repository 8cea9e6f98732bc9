import "server-only";
import type { TargetDescription } from "@/lib/notebook/runs";
import type { RowCap, TargetBackend, TargetCapabilities } from "./types";

const CATALOG_CAP: RowCap = { rows: 1000, bytes: 1 << 20, valueBytes: 10_000 };

const CAPABILITIES = `
SELECT current_setting('server_version'), current_setting('server_version_num'), current_database(), current_user,
       current_setting('is_superuser'),
       (SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_catalog.pg_extension)`;

/** What the server behind `backend` can do and as whom it is used. */
export async function readCapabilities(
  backend: Pick<TargetBackend, "execute">,
  readOnly: boolean,
): Promise<TargetCapabilities> {
  const { rows } = await backend.execute({ text: CAPABILITIES, keep: CATALOG_CAP });
  const [version, versionNum, database, role, isSuperuser, extensions] = rows[0] ?? [];
  return {
    version: version ?? "",
    versionNum: Number(versionNum),
    database: database ?? "",
    role: role ?? "",
    isSuperuser: isSuperuser === "on",
    extensions: extensions ? extensions.split(",") : [],
    readOnly,
  };
}

/**
 * Settings that bear on plans and timings and differ from what PostgreSQL is built with.
 * Values as current_setting prints them, with their units. Needs no privilege; ordered by name.
 */
const PLANNER_SETTINGS = `
SELECT name, current_setting(name)
FROM pg_catalog.pg_settings
WHERE (category LIKE 'Query Tuning%' OR name IN (
        'work_mem', 'hash_mem_multiplier', 'maintenance_work_mem', 'shared_buffers', 'temp_buffers',
        'effective_io_concurrency', 'io_method', 'io_workers', 'max_parallel_workers',
        'max_parallel_workers_per_gather', 'max_worker_processes', 'track_io_timing', 'huge_pages'))
  AND setting IS DISTINCT FROM boot_val
ORDER BY name`;

const DATABASE_BYTES = "SELECT pg_catalog.pg_database_size(current_database())";

/**
 * Which server a run measures, for the record: fit to be published, so no host, role or secret.
 *
 * In a failed transaction the server answers nothing: then the version alone.
 */
export async function describeTarget(
  backend: TargetBackend,
  target: Pick<TargetDescription, "name" | "environment">,
): Promise<TargetDescription> {
  const description = { ...target, serverVersion: backend.capabilities.version };
  if (backend.transaction === "failed") return description;
  const size = await backend.execute({ text: DATABASE_BYTES, keep: CATALOG_CAP });
  const settings = await backend.execute({ text: PLANNER_SETTINGS, keep: CATALOG_CAP });
  return {
    ...description,
    databaseBytes: Number(size.rows[0]?.[0] ?? 0),
    settings: Object.fromEntries(settings.rows.map(([name, value]) => [name ?? "", value ?? ""])),
  };
}
