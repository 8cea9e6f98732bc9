import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { formatMs } from "@/lib/format/quantity";
import { startPostgres } from "@/lib/server/postgres/start-postgres";
import { median } from "@/lib/stats/quantile";
import { openBackend } from "@/lib/target/backend";
import type { BackendConfig, TargetBackend } from "@/lib/target/types";
import { temporaryDataDir } from "../tunebook-process";
import { times, type Figure } from "./figure";

interface MeasuredCase {
  name: string;
  text: string;
  values: string[];
  /** The same for pgbench, whose `:id` becomes $1 in the extended protocol. */
  script: string;
  /** Executions per turn; each tool has ROUNDS turns. */
  executions: number;
}

const ROUNDS = 12;
const ROWS = 100_000;

const CASES: readonly MeasuredCase[] = [
  { name: "SELECT 1", text: "SELECT 1", values: [], script: "SELECT 1;\n", executions: 400 },
  {
    name: "SELECT by primary key",
    text: "SELECT id, reference FROM item WHERE id = $1",
    values: ["4711"],
    script: "\\set id 4711\nSELECT id, reference FROM item WHERE id = :id;\n",
    executions: 400,
  },
  ...[
    {
      name: "an aggregate of about 5 ms",
      text: "SELECT sum(id), avg(id), count(reference) FROM item",
      executions: 40,
    },
    { name: `a fetch of ${ROWS} rows`, text: "SELECT id, reference FROM item", executions: 10 },
  ].map((one) => ({ ...one, values: [], script: `${one.text};\n` })),
];

const run = promisify(execFile);

/**
 * The clock of a benchmark cell against pgbench's, statement by statement on the same server: medians per execution in
 * short runs in turns, and the median of the turns' ratios, so that what drifts hits both alike. Both speak the extended protocol, over TCP, with a new session
 * in each turn.
 *
 * @returns nothing where pgbench is not installed.
 */
export async function measureAgainstPgbench(): Promise<Figure[]> {
  const pgbench = await findPgbench();
  if (pgbench === null) return [];
  const { dataDir, remove } = await temporaryDataDir();
  const postgres = await startPostgres({
    ...{ dataDir, projectRoot: process.cwd(), wantStore: false, wantLab: true },
    log: () => undefined,
  });
  const scratch = await mkdtemp(path.join(os.tmpdir(), "tunebook-pgbench-"));
  try {
    if (!postgres.lab) throw new Error("the lab was asked for");
    const { host, port, role, password, superuserUrl } = postgres.lab;
    const { username, password: superuserPassword } = new URL(superuserUrl("postgres"));
    const superuser = { role: decodeURIComponent(username), password: decodeURIComponent(superuserPassword) };
    const config: BackendConfig = { host, port, role, password, database: "pgbench", tlsMode: "disable" };
    await createItems({ ...config, ...superuser, database: "postgres" }, role);
    const figures: Figure[] = [];
    for (const measured of CASES) figures.push(await compare(measured, config, { pgbench, scratch }));
    return figures;
  } finally {
    await postgres.stop();
    await Promise.all([remove(), rm(scratch, { recursive: true, force: true })]);
  }
}

/** On the path, or where Debian's packages put it, which for pgbench is one folder per major version. */
async function findPgbench(): Promise<string | null> {
  const debian = "/usr/lib/postgresql";
  const majors = await readdir(debian).catch(() => []);
  const folders = [
    ...(process.env.PATH ?? "").split(path.delimiter),
    ...majors.sort((a, b) => Number(b) - Number(a)).map((major) => path.join(debian, major, "bin")),
  ];
  for (const folder of folders) {
    const candidate = path.join(folder, "pgbench");
    if (
      await access(candidate, constants.X_OK)
        .then(() => true)
        .catch(() => false)
    )
      return candidate;
  }
  return null;
}

async function compare(
  measured: MeasuredCase,
  config: BackendConfig,
  tool: { pgbench: string; scratch: string },
): Promise<Figure> {
  await executeHere(measured, config); // This process compiles its code, the server reads its pages.
  const medians: { oursMs: number; theirsMs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const oursMs = median(await executeHere(measured, config));
    medians.push({ oursMs, theirsMs: median(await executeInPgbench(measured, config, tool)) });
  }
  return {
    what: `${measured.name}, by a benchmark's clock`,
    measured: formatMs(median(medians.map(({ oursMs }) => oursMs))),
    against: `pgbench: ${formatMs(median(medians.map(({ theirsMs }) => theirsMs)))}`,
    ratio: times(median(medians.map(({ oursMs, theirsMs }) => oursMs / theirsMs))),
  };
}

async function executeHere(
  { text, values, executions }: MeasuredCase,
  config: BackendConfig,
): Promise<number[]> {
  const backend = await open(config);
  const elapsed: number[] = [];
  try {
    while (elapsed.length < executions)
      elapsed.push((await backend.execute({ text, values, keep: "discard" })).elapsedMs);
  } finally {
    await backend.close();
  }
  return elapsed;
}

/** The third field of each line of pgbench's log is the transaction's time in microseconds. */
async function executeInPgbench(
  { script, executions }: MeasuredCase,
  { host, port, role, password, database }: BackendConfig,
  { pgbench, scratch }: { pgbench: string; scratch: string },
): Promise<number[]> {
  const file = path.join(scratch, "script.sql");
  await writeFile(file, script);
  const flags = ["--no-vacuum", "--protocol=extended", "--log", `--log-prefix=${path.join(scratch, "log")}`];
  const size = ["--client=1", `--transactions=${executions}`, `--file=${file}`];
  const server = [`--host=${host}`, `--port=${port}`, `--username=${role}`, database];
  await run(pgbench, [...flags, ...size, ...server], {
    env: { ...process.env, PGPASSWORD: password ?? "", PGSSLMODE: "disable" },
  });
  const elapsed: number[] = [];
  for (const name of await readdir(scratch)) {
    if (!name.startsWith("log.")) continue;
    const lines = (await readFile(path.join(scratch, name), "utf8")).trimEnd().split("\n");
    elapsed.push(...lines.map((line) => Number(line.split(" ")[2]) / 1000));
    await rm(path.join(scratch, name));
  }
  return elapsed;
}

async function createItems(superuser: BackendConfig, owner: string): Promise<void> {
  await execute(superuser, [`CREATE DATABASE pgbench OWNER ${owner}`]);
  await execute({ ...superuser, database: "pgbench" }, [
    `CREATE TABLE item AS SELECT id, md5(id::text) AS reference FROM generate_series(1, ${ROWS}) AS id`,
    "ALTER TABLE item ADD PRIMARY KEY (id)",
    "GRANT SELECT ON item TO PUBLIC",
    "VACUUM ANALYZE item",
  ]);
}

async function execute(config: BackendConfig, statements: readonly string[]): Promise<void> {
  const backend = await open(config);
  try {
    for (const text of statements) await backend.execute({ text, keep: "discard" });
  } finally {
    await backend.close();
  }
}

const open = (config: BackendConfig): Promise<TargetBackend> =>
  openBackend(config, {
    applicationName: "tunebook bench",
    readOnly: false,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 5000,
  });
