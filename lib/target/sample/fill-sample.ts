import "server-only";
import pg from "pg";
import { asStatementFailure, connectSample, untilAborted } from "@/lib/target/sample/sample-client";
import type { SampleStep } from "@/lib/target/sample/sample-files";

export interface SampleProgress {
  /** Files that are complete. */
  step: number;
  steps: number;
  /** What is being done now, as a noun phrase. */
  message: string;
  /** 0 to 1, by the files' measured share of the time. */
  fraction: number;
}

export interface FillSampleOptions {
  /** A superuser of the server. */
  adminUrl: string;
  ownerRole: string;
  scale: number;
  signal?: AbortSignal;
  onProgress?: (progress: SampleProgress) => void;
}

/** Extensions that the sample's lessons use; those that the server does not offer are left out, except the first. */
const EXTENSIONS = [
  "btree_gist",
  "btree_gin",
  "pg_trgm",
  "pg_stat_statements",
  "pgstattuple",
  "pg_buffercache",
];

/**
 * Sorting in memory is worth more than anything else here; JIT and caching values that never come back only cost.
 * Without index-only scans, counting the rows at the end leaves every index's scan count at zero.
 */
const LOADING_SETTINGS = {
  TimeZone: "UTC",
  synchronous_commit: "off",
  maintenance_work_mem: "256MB",
  work_mem: "128MB",
  jit: "off",
  enable_memoize: "off",
  enable_indexonlyscan: "off",
  statement_timeout: "0",
  lock_timeout: "0",
};

/**
 * Runs the sample's files in an empty database and counts what they left.
 *
 * @returns the number of rows in all tables.
 * @throws AppError "statement-failed" or "target-unreachable"; whatever the driver says when aborted.
 */
export async function fillSample(
  steps: readonly SampleStep[],
  database: string,
  options: FillSampleOptions,
): Promise<number> {
  const stages = groupByStage(steps);
  const lanes = Math.max(...stages.map((stage) => stage.length));
  const clients: pg.Client[] = [];
  try {
    for (let lane = 0; lane < lanes; lane += 1) clients.push(await connectSample(options.adminUrl, database));
    return await untilAborted(options.signal, clients, async () => {
      await createExtensions(clients[0]!);
      for (const client of clients) await configure(client, options);
      await runStages(stages, clients, options.onProgress);
      return countRows(clients[0]!);
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Consecutive files with the same leading number, together. */
export function groupByStage(steps: readonly SampleStep[]): SampleStep[][] {
  const stages: SampleStep[][] = [];
  for (const step of steps) {
    const last = stages.at(-1);
    if (last?.[0]?.stage === step.stage) last.push(step);
    else stages.push([step]);
  }
  return stages;
}

async function createExtensions(client: pg.Client): Promise<void> {
  const offered = await client.query<{ name: string }>(
    "SELECT name FROM pg_available_extensions WHERE name = ANY ($1)",
    [EXTENSIONS],
  );
  const names = new Set([EXTENSIONS[0]!, ...offered.rows.map((row) => row.name)]);
  for (const name of names) await client.query(`CREATE EXTENSION ${pg.escapeIdentifier(name)}`);
}

async function configure(client: pg.Client, { scale, ownerRole }: FillSampleOptions): Promise<void> {
  const settings = { ...LOADING_SETTINGS, "shop.scale": String(scale), role: ownerRole };
  for (const setting of Object.entries(settings))
    await client.query("SELECT set_config($1, $2, false)", setting);
}

async function runStages(
  stages: readonly SampleStep[][],
  clients: readonly pg.Client[],
  onProgress: FillSampleOptions["onProgress"],
): Promise<void> {
  const all = stages.flat();
  const totalWeight = all.reduce((sum, step) => sum + step.weight, 0);
  const running = new Set<SampleStep>();
  let step = 0;
  let weight = 0;
  const report = () => {
    const message = [...running].map(({ title }) => title).join("; ");
    onProgress?.({ step, steps: all.length, message, fraction: weight / totalWeight });
  };
  for (const stage of stages) {
    for (const member of stage) running.add(member);
    report();
    const runs = stage.map(async (member, lane) => {
      await runStep(member, clients[lane]!);
      running.delete(member);
      step += 1;
      weight += member.weight;
      if (running.size > 0) report();
    });
    // All of them, because a failure must not leave the other lanes' files running behind our back.
    for (const run of await Promise.allSettled(runs)) if (run.status === "rejected") throw run.reason;
  }
  onProgress?.({ step, steps: all.length, message: "Counting rows", fraction: 1 });
}

/** One simple-protocol query: PostgreSQL runs a file of several statements as one transaction. */
async function runStep(step: SampleStep, client: pg.Client): Promise<void> {
  try {
    await client.query(step.sql);
  } catch (cause) {
    throw asStatementFailure(`${step.file} of the sample failed`, cause);
  }
}

async function countRows(client: pg.Client): Promise<number> {
  const tables = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  let rows = 0;
  for (const { name } of tables.rows) {
    const counted = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`);
    rows += Number(counted.rows[0]?.count);
  }
  return rows;
}
