import { createHash } from "node:crypto";
import { measuredStatements, type BenchmarkSpec } from "@/lib/benchmark/spec";
import type { TargetBackend } from "@/lib/target/types";
import { comparable, describeChanges, type EnvironmentReading, type OwnChanges } from "./environment-changes";
import type { BenchmarkEnvironment } from "./schema";

const KEEP = { rows: 500, bytes: 1 << 20, valueBytes: 1 << 14 };

/** Settings that someone chose, of those that bear on plans, memory, I/O or JIT. Read-only facts are left out. */
const SETTINGS = `
  SELECT name, current_setting(name)
  FROM pg_settings
  WHERE source NOT IN ('default', 'override', 'client') AND name <> 'dynamic_shared_memory_type'
    AND (category LIKE 'Query Tuning%' OR category LIKE 'Resource Usage%' OR name IN ('jit', 'track_io_timing', 'wal_compression', 'fsync', 'synchronous_commit', 'full_page_writes'))
  ORDER BY name`;

/**
 * The relations named in $1, a JSON array, and what they stand for: partitions, children, and the tables under views.
 * Names that are no relation are left out. Largest first.
 */
const RELATIONS = `
  WITH RECURSIVE reached AS (
    SELECT to_regclass(name)::oid AS oid FROM jsonb_array_elements_text($1::jsonb) AS name
    UNION
    SELECT below.oid
    FROM reached CROSS JOIN LATERAL (
      SELECT inhrelid FROM pg_inherits WHERE inhparent = reached.oid
      UNION ALL
      SELECT d.refobjid
      FROM pg_rewrite AS w
      JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
      WHERE w.ev_class = reached.oid AND d.refclassid = 'pg_class'::regclass
    ) AS below (oid)
  )
  SELECT c.oid::regclass::text, c.oid < 16384, nullif(c.reltuples, -1)::bigint, pg_total_relation_size(c.oid), c.relpages,
    CASE WHEN c.relpages > 0 THEN c.relallvisible::float8 / c.relpages END,
    to_char(greatest(s.last_analyze, s.last_autoanalyze) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_char(greatest(s.last_vacuum, s.last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    (SELECT jsonb_agg(x.relname || CASE WHEN i.indisunique THEN ' unique ' ELSE ' ' END
        || substring(pg_get_indexdef(x.oid) FROM ' USING (.*)$')
        || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END ORDER BY x.relname)
      FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid)
  FROM reached JOIN pg_class AS c USING (oid)
  LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
  WHERE c.relkind IN ('r', 'p', 'm', 'f')
  ORDER BY 4 DESC, 1`;

/** What stands between the client's clock and the server: encryption, another host, a pooler. */
const DISTANCE = `
  SELECT pg_backend_pid(), (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl),
    host(inet_server_addr()), inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1'`;

/** A server that variants run on. */
export interface WatchedPlace {
  /** Stands before what changed there; empty when there is one place. */
  label: string;
  backend: TargetBackend;
}

/**
 * What is measured on, read before the counted executions and after them, so that a run during which it changed is known.
 *
 * Call `begin` and `end` around each stretch of counted executions, without a change of the benchmark's own in between
 * but those of `ownChanges`.
 */
export class EnvironmentWatch {
  private readonly stretches: { before: EnvironmentReading[]; after: EnvironmentReading[] }[] = [];
  private notes: string[] = [];

  constructor(
    private readonly spec: BenchmarkSpec,
    private readonly places: readonly [WatchedPlace, ...WatchedPlace[]],
    private readonly ownChanges: OwnChanges,
  ) {}

  async begin(): Promise<void> {
    if (this.stretches.length === 0) this.notes = (await Promise.all(this.places.map(readNotes))).flat();
    this.stretches.push({ before: await this.read(), after: [] });
  }

  async end(): Promise<void> {
    const stretch = this.stretches.at(-1);
    if (stretch) stretch.after = await this.read();
  }

  /** The first place as it was at the first counted execution, with what changed anywhere. */
  conclude(): BenchmarkEnvironment {
    const first = this.stretches[0]?.before[0];
    if (!first) throw new Error("the environment was not read");
    const changes = this.stretches.flatMap(({ before, after }) =>
      before.flatMap((reading, index) => {
        const later = after[index];
        const label = this.places[index]?.label ?? "";
        const found = later ? describeChanges(reading, later, this.ownChanges) : [];
        return found.map((sentence) => (label === "" ? sentence : `${label}: ${sentence}`));
      }),
    );
    const hash = (moment: "before" | "after") =>
      this.hash(this.stretches.flatMap((stretch) => stretch[moment]));
    return {
      serverVersion: first.serverVersion,
      settings: first.settings,
      relations: first.relations.map(({ isSystem: _, ...relation }) => relation),
      hashBefore: hash("before"),
      hashAfter: hash("after"),
      changes: [...new Set(changes)],
      notes: this.notes,
    };
  }

  private read(): Promise<EnvironmentReading[]> {
    return Promise.all(this.places.map(({ backend }) => readEnvironment(this.spec, backend)));
  }

  private hash(readings: readonly EnvironmentReading[]): string {
    const facts = readings.map((reading) => comparable(reading, this.ownChanges));
    return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
  }
}

/** Version, chosen settings, and the relations that the statements name, as they are now. */
async function readEnvironment(spec: BenchmarkSpec, backend: TargetBackend): Promise<EnvironmentReading> {
  const settings = await backend.execute({ text: SETTINGS, keep: KEEP });
  const names = [...new Set(measuredStatements(spec).flatMap(({ relations }) => relations))];
  const relations = await backend.execute({ text: RELATIONS, values: [JSON.stringify(names)], keep: KEEP });
  return {
    serverVersion: backend.capabilities.version,
    settings: Object.fromEntries(settings.rows.map(([name, value]) => [name ?? "", value ?? ""])),
    relations: relations.rows.map(
      ([name, isSystem, rows, bytes, pages, visible, analyzed, vacuumed, indexes]) => ({
        name: name ?? "",
        isSystem: isSystem === "t",
        estimatedRows: rows == null ? null : Number(rows),
        totalBytes: Number(bytes),
        pages: Number(pages),
        allVisible: visible == null ? null : Number(visible),
        lastAnalyzed: analyzed ?? null,
        lastVacuumed: vacuumed ?? null,
        indexes: indexes == null ? [] : (JSON.parse(indexes) as string[]),
      }),
    ),
  };
}

async function readNotes({ label, backend }: WatchedPlace): Promise<string[]> {
  const { rows } = await backend.execute({ text: DISTANCE, keep: KEEP });
  const [pid, tlsVersion, address, isLoopback] = rows[0] ?? [];
  const notes: string[] = [];
  if (pid != null && Number(pid) !== backend.pid)
    notes.push("A connection pooler stands before the server, and its time is part of every execution.");
  if (tlsVersion != null) notes.push(`Every byte is encrypted (${tlsVersion}) as part of the time.`);
  if (address != null && isLoopback !== "t")
    notes.push(
      `The server is reached at ${address}, over a network: every execution includes a round trip there.`,
    );
  return label === "" ? notes : notes.map((note) => `${label}: ${note}`);
}
