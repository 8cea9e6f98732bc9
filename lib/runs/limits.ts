import "server-only";
import type { RunLimits } from "@/lib/target/types";

/** What one interactive run may take. A statement can lower its own timeout with SET. */
export const RUN_LIMITS: RunLimits = {
  statementTimeoutMs: 10 * 60_000,
  lockTimeoutMs: 15_000,
  // What a page can show and a reader will read; the rest is received and counted, not kept.
  rows: { rows: 10_000, bytes: 4 << 20, valueBytes: 64 << 10 },
};

/** The longest a whole run may take, benchmarks included: nothing holds a target for ever because a tab was closed. */
export const RUN_TIMEOUT_MS = 60 * 60_000;

/** JSON of one run's output before compression, in bytes. */
export const OUTPUT_BYTES = 32 << 20;

/** How long pg_cancel_backend may take before the backend is terminated. */
export const CANCEL_ESCALATION_MS = 5000;

/** A session that nobody has used for this long is closed. */
export const SESSION_IDLE_MS = 60 * 60_000;

export const HEARTBEAT_MS = 5000;
/** Two heartbeats may be missed before a run counts as lost. */
export const LEASE_MS = 15_000;

/** How long a run that needs a second target waits for it. */
export const BUSY_TARGET_PATIENCE_MS = 30_000;

/** How much of a run's copy and of its source is read to compare them, each. */
export const CLONE_COMPARISON = { tableBytes: 4 << 20, budgetMs: 1000 };

/** The same for a lasting sandbox, which somebody waits for once. */
export const SANDBOX_COMPARISON = { tableBytes: 64 << 20, budgetMs: 10_000 };
