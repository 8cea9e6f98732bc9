/**
 * Functions that do something which a READ ONLY transaction does not stop: reach the server's files, other servers or
 * other sessions, change server state, or run SQL that is given as a string and so escapes the checks.
 * By name in any schema; a name ending in `*` is a prefix. setval and nextval are absent: PostgreSQL refuses them itself.
 * The list cannot be complete (extensions, users' own functions): the real boundary is the role that connects.
 */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  "reaches the server's files": [
    "pg_read_file",
    "pg_read_binary_file",
    "pg_file_*",
    "pg_ls_*",
    "pg_stat_file",
    "lo_import",
    "lo_export",
  ],
  "changes large objects": [
    "lo_creat",
    "lo_create",
    "lo_unlink",
    "lo_put",
    "lo_from_bytea",
    "lowrite",
    "lo_truncate*",
  ],
  "reaches another server": ["dblink", "dblink_*"],
  "acts on other sessions": [
    "pg_terminate_backend",
    "pg_cancel_backend",
    "pg_notify",
    "pg_advisory_*",
    "pg_try_advisory_*",
    "pg_signal_*",
  ],
  "changes the state of the server": [
    "pg_reload_conf",
    "pg_rotate_logfile*",
    "pg_promote",
    "pg_switch_wal",
    "pg_create_restore_point",
    "pg_backup_*",
    "pg_start_backup",
    "pg_stop_backup",
    "pg_wal_replay_*",
    "pg_create_physical_replication_slot",
    "pg_create_logical_replication_slot",
    "pg_copy_*_replication_slot",
    "pg_drop_replication_slot",
    "pg_replication_*",
    "pg_logical_*",
    "pg_stat_reset*",
    "pg_stat_statements_reset",
    "pg_buffercache_evict*",
    "pg_import_system_collations",
    "pg_set_relation_stats",
    "pg_set_attribute_stats",
    "pg_restore_*_stats",
    "pg_clear_*_stats",
    "pg_log_backend_memory_contexts",
    "pg_log_standby_snapshot",
    "pg_sync_replication_slots",
    "gin_clean_pending_list",
    "brin_summarize_*",
    "brin_desummarize_range",
    "pg_prewarm",
    "autoprewarm_*",
    "pg_truncate_visibility_map",
    "heap_force_*",
  ],
  "runs SQL that is given as a string": [
    "query_to_xml*",
    "cursor_to_xml*",
    "ts_stat",
    "ts_rewrite",
    "crosstab*",
    "connectby",
    "xpath_table",
  ],
};

const PATTERNS = Object.entries(REASONS).flatMap(([reason, names]) =>
  names.map((name) => ({ reason, pattern: new RegExp(`^${name.replaceAll("*", ".*")}$`) })),
);

/** What a function does that a read-only target must not see, as the end of a sentence; undefined when it is fine. */
export function sideEffectOf(functionName: string): string | undefined {
  return PATTERNS.find(({ pattern }) => pattern.test(functionName))?.reason;
}
