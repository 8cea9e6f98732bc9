import "server-only";
import { escapeIdentifier } from "pg";
import { AppError } from "@/lib/errors";
import type { TargetBackend } from "./types";

const CAP = { rows: 100, bytes: 1 << 16, valueBytes: 1000 };

/** What pg_stat_statements has counted for one statement since its entry was made. */
export interface StatementCounts {
  calls: number;
  /** 0 unless pg_stat_statements.track_planning is on. */
  planningMs: number;
  /** Includes waiting for a client that does not take its rows. */
  executionMs: number;
}

const FIND = `
  SELECT n.nspname, pg_catalog.current_setting('pg_stat_statements.track_planning', true)
  FROM pg_catalog.pg_extension AS e
  JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
  WHERE e.extname = 'pg_stat_statements'`;

/**
 * pg_stat_statements of a target, where it is installed, loaded and readable. It is looked up in the schema that it is
 * installed in, whatever the search path; statements are read without their texts, which are in a file.
 *
 * @see https://www.postgresql.org/docs/current/pgstatstatements.html
 */
export class StatementStatistics {
  private constructor(
    private readonly backend: TargetBackend,
    private readonly entries: string,
    private readonly info: string,
    /** Whether planning times are counted. */
    readonly tracksPlanning: boolean,
  ) {}

  /** Null where the target has not got it, or does not let this role read it. */
  static async of(backend: TargetBackend): Promise<StatementStatistics | null> {
    const { rows } = await backend.execute({ text: FIND, keep: CAP });
    const [schema, trackPlanning] = rows[0] ?? [];
    if (schema == null) return null;
    const name = (relation: string) => `${escapeIdentifier(schema)}.${relation}`;
    const statistics = new StatementStatistics(
      backend,
      `${name("pg_stat_statements")}(false)`,
      name("pg_stat_statements_info"),
      trackPlanning === "on",
    );
    return (await statistics.isReadable()) ? statistics : null;
  }

  /** The counts of this role's own executions of a statement in this database; zeros when there were none yet. */
  async readOwn(queryIdentifier: string): Promise<StatementCounts> {
    const { rows } = await this.read(
      `SELECT sum(calls), sum(total_plan_time), sum(total_exec_time) FROM ${this.entries}
       WHERE queryid = $1::bigint AND toplevel AND userid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
         AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
      [queryIdentifier],
    );
    const [calls, planningMs, executionMs] = rows[0] ?? [];
    return {
      calls: Number(calls ?? 0),
      planningMs: Number(planningMs ?? 0),
      executionMs: Number(executionMs ?? 0),
    };
  }

  /**
   * How often statements with one of these identifiers were called in this database per hour, since the statistics began.
   * What other roles called counts where there is any: this role's own calls are mostly measurements.
   *
   * @returns null when none was called, or its role may not see the others' statements.
   */
  async readCallsPerHour(queryIdentifiers: readonly string[]): Promise<number | null> {
    const { rows } = await this.read(
      `SELECT sum(calls) FILTER (WHERE userid <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)), sum(calls),
         (SELECT extract(epoch FROM clock_timestamp() - stats_reset) / 3600 FROM ${this.info})
       FROM ${this.entries}
       WHERE queryid = ANY ($1::bigint[])
         AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
      [`{${queryIdentifiers.join(",")}}`],
    );
    const [ofOthers, ofAll, hours] = rows[0] ?? [];
    const calls = ofOthers ?? ofAll;
    return calls == null || !(Number(hours) > 0) ? null : Number(calls) / Number(hours);
  }

  private async isReadable(): Promise<boolean> {
    try {
      await this.read(`SELECT 1 FROM ${this.entries} LIMIT 1`);
      await this.read(`SELECT 1 FROM ${this.info}`);
      return true;
    } catch (error) {
      // Installed, but not in shared_preload_libraries; or this role has no right to call it.
      if (error instanceof AppError && error.code === "statement-failed") return false;
      throw error;
    }
  }

  private read(text: string, values: string[] = []) {
    return this.backend.execute({ text, values, keep: CAP });
  }
}
