import type { Incident } from "@/lib/benchmark/record";
import type { TargetBackend } from "@/lib/target/types";

const KEEP = { rows: 1, bytes: 1 << 14, valueBytes: 1 << 12 };
/** A look costs a fraction of a millisecond; this keeps it below one percent of the time. */
const EVERY_MS = 250;
/** The major version from which on checkpoints are counted in a view of their own. */
const CHECKPOINTER_SINCE = 170_000;

/** What the server counted and who is at work, at one moment. */
interface ServerMoment {
  checkpoints: number;
  temporaryFiles: number;
  temporaryBytes: number;
  autovacuumWorkers: number;
  /** Statements of other sessions on this database, with what they wait for. */
  otherSessions: string[];
}

const momentStatement = (versionNum: number): string => `
  SELECT (SELECT ${
    versionNum >= CHECKPOINTER_SINCE
      ? "num_timed + num_requested FROM pg_catalog.pg_stat_checkpointer"
      : "checkpoints_timed + checkpoints_req FROM pg_catalog.pg_stat_bgwriter"
  }),
    d.temp_files, d.temp_bytes,
    (SELECT count(*) FROM pg_catalog.pg_stat_activity AS a
      WHERE a.datid = d.datid AND a.backend_type = 'autovacuum worker'),
    (SELECT coalesce(jsonb_agg(coalesce(a.wait_event_type || ': ' || a.wait_event, 'at work')), '[]')
      FROM pg_catalog.pg_stat_activity AS a
      WHERE a.datid = d.datid AND a.backend_type = 'client backend' AND a.state = 'active'
        AND a.pid <> ALL ($1::int[]))
  FROM pg_catalog.pg_stat_database AS d
  WHERE d.datname = current_database()`;

/**
 * Looks at the server between rounds, never beside a timed execution, for what slows executions down without being part
 * of them: checkpoints, autovacuum, other sessions, files that sorts and hashes spill.
 */
export class IncidentWatch {
  readonly incidents: Incident[] = [];
  private last: ServerMoment | null = null;
  private lastLookMs = -Infinity;

  /**
   * @param backend where the variants run, and none of theirs.
   * @param ownPids backends of this benchmark.
   * @param isSpilling whether the variants write temporary files themselves: then those of others cannot be told apart.
   */
  constructor(
    private readonly backend: TargetBackend,
    private readonly ownPids: readonly number[],
    private readonly isSpilling: () => boolean,
  ) {}

  /** Takes note of how things stand before the first counted execution. */
  async begin(nowMs: number): Promise<void> {
    this.last = await this.read();
    this.lastLookMs = nowMs;
  }

  /**
   * Looks if it is time to, or if `isWanted`, because something was slow.
   *
   * @param at the round that is just over; `atMs` since the first counted execution.
   */
  async look(at: Pick<Incident, "round" | "atMs">, nowMs: number, isWanted: boolean): Promise<void> {
    if (!isWanted && nowMs - this.lastLookMs < EVERY_MS) return;
    this.lastLookMs = nowMs;
    const before = this.last;
    const now = await this.read();
    this.last = now;
    if (!before || !now) return;
    for (const found of this.compare(before, now)) this.incidents.push({ ...at, ...found });
  }

  private compare(before: ServerMoment, now: ServerMoment): Pick<Incident, "kind" | "detail">[] {
    const found: Pick<Incident, "kind" | "detail">[] = [];
    const checkpoints = now.checkpoints - before.checkpoints;
    if (checkpoints > 0) found.push({ kind: "checkpoint", detail: count(checkpoints, "checkpoint") });
    if (now.autovacuumWorkers > 0)
      found.push({
        kind: "autovacuum",
        detail: `${count(now.autovacuumWorkers, "autovacuum worker")} at work`,
      });
    if (now.otherSessions.length > 0)
      found.push({
        kind: "other-sessions",
        detail: `${count(now.otherSessions.length, "other session")} (${[...new Set(now.otherSessions)].join(", ")})`,
      });
    const files = now.temporaryFiles - before.temporaryFiles;
    if (files > 0 && !this.isSpilling())
      found.push({
        kind: "temporary-files",
        detail: `${count(files, "temporary file")}, ${now.temporaryBytes - before.temporaryBytes} bytes`,
      });
    return found;
  }

  private async read(): Promise<ServerMoment | null> {
    const text = momentStatement(this.backend.capabilities.versionNum);
    const pids = `{${[this.backend.pid, ...this.ownPids].join(",")}}`;
    const { rows } = await this.backend.execute({ text, values: [pids], keep: KEEP });
    const [checkpoints, files, bytes, workers, others] = rows[0] ?? [];
    if (others == null) return null;
    return {
      checkpoints: Number(checkpoints),
      temporaryFiles: Number(files),
      temporaryBytes: Number(bytes),
      autovacuumWorkers: Number(workers),
      otherSessions: JSON.parse(others) as string[],
    };
  }
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
