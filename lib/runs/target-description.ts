import "server-only";
import type { TargetDescription } from "@/lib/notebook/runs";
import type { TargetConnection } from "@/lib/store/target-connections";
import type { TargetBackend } from "@/lib/target/types";

/**
 * The database's size, and the planner's settings that differ from PostgreSQL's built-in defaults, one row each.
 * The row without a name carries the size.
 */
const DESCRIBE = `
SELECT NULL AS name, pg_catalog.pg_database_size(pg_catalog.current_database())::text AS value
UNION ALL
SELECT name, pg_catalog.current_setting(name)
FROM pg_catalog.pg_settings
WHERE setting IS DISTINCT FROM boot_val
  AND (category LIKE 'Query Tuning%'
    OR name IN ('shared_buffers', 'work_mem', 'hash_mem_multiplier', 'effective_io_concurrency',
                'max_parallel_workers', 'max_parallel_workers_per_gather', 'max_worker_processes', 'jit'))
ORDER BY name NULLS FIRST`;

const KEEP = { rows: 200, bytes: 64 << 10, valueBytes: 1 << 10 };

/** Which server a new session is on, as a reader of the write-up may know it: no host, no role. */
export async function describeTarget(
  connection: Pick<TargetConnection, "name" | "environment">,
  session: TargetBackend,
): Promise<TargetDescription> {
  const { rows } = await session.execute({ text: DESCRIBE, keep: KEEP });
  const settings: Record<string, string> = {};
  let databaseBytes: number | undefined;
  for (const [name, value] of rows) {
    if (name === null || name === undefined) databaseBytes = Number(value);
    else settings[name] = value ?? "";
  }
  return {
    name: connection.name,
    environment: connection.environment,
    serverVersion: session.capabilities.version,
    ...(databaseBytes !== undefined && { databaseBytes }),
    settings,
  };
}
