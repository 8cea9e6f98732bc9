import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { formatBytes } from "@/lib/format/quantity";
import { startPostgres, type Lab } from "@/lib/server/postgres/start-postgres";
import { openBackend } from "@/lib/target/backend";
import { loadSample } from "@/lib/target/sample/load-sample";
import { createFromTemplate, dropDatabase, type CopyStrategy } from "@/lib/target/sandbox/create-database";
import { keepPristine } from "@/lib/target/sandbox/keep-pristine";
import { pristineName } from "@/lib/target/sandbox/pristine";
import { templateCopy } from "@/lib/target/sandbox/template-copy";
import type { BackendConfig, TargetBackend } from "@/lib/target/types";
import { temporaryDataDir } from "../tunebook-process";
import { durationFigure, interleavedMedians, times, type Figure } from "./figure";

const ROUNDS = 5;
const SAMPLE = "shop";
const COPY = "bench_copy";
const STRATEGIES: CopyStrategy[] = ["FILE_COPY, file_copy_method = clone", "FILE_COPY", "WAL_LOG"];
const CAP = { rows: 10, bytes: 1 << 20, valueBytes: 1 << 10 };
const run = promisify(execFile);

/**
 * A copy of the sample by each of CREATE DATABASE's strategies, and a copy as a benchmark gets it, which is compared with
 * its source; against `cp -R` of the same files on the same disk. And an empty database against the files of one.
 */
export async function measureDatabaseCopies(scale = 1): Promise<Figure[]> {
  const { dataDir, remove } = await temporaryDataDir();
  const postgres = await startPostgres({
    ...{ dataDir, projectRoot: process.cwd(), wantStore: false, wantLab: true },
    log: () => undefined,
  });
  try {
    if (!postgres.lab) throw new Error("the lab was asked for");
    return await measureOn(postgres.lab, path.join(dataDir, "lab"), scale);
  } finally {
    await postgres.stop();
    await remove();
  }
}

async function measureOn(lab: Lab, directory: string, scale: number): Promise<Figure[]> {
  const { host, port, role, password } = lab;
  const sample: BackendConfig = { host, port, role, password, database: SAMPLE, tlsMode: "disable" };
  await loadSample({ adminUrl: lab.superuserUrl("postgres"), ownerRole: role, scale });
  await keepPristine({ adminUrl: lab.superuserUrl("postgres"), sample });
  const beside = await open({ ...sample, database: "postgres" });
  try {
    const files = path.join(directory, "base", (await first(beside, OID_OF(pristineName(SAMPLE)))) ?? "");
    const emptyFiles = path.join(directory, "base", (await first(beside, OID_OF("template1"))) ?? "");
    return [
      ...(await measureStrategies(beside, files)),
      await measureWholeCopy(beside, sample, files),
      await measureEmpty(beside, emptyFiles),
    ];
  } finally {
    await beside.close();
  }
}

const OID_OF = (database: string) => `SELECT oid FROM pg_database WHERE datname = '${database}'`;
const PEER = "cp -R of the same files";

async function measureStrategies(beside: TargetBackend, files: string): Promise<Figure[]> {
  const strategies = await workingStrategies(beside);
  const [copyMs = NaN, ...strategyMs] = await interleavedMedians(ROUNDS, [
    () => copyFiles(files),
    ...strategies.map((strategy) => () => create(beside, pristineName(SAMPLE), strategy)),
  ]);
  const figures: Figure[] = [];
  for (const [index, strategy] of strategies.entries()) {
    figures.push(durationFigure(`copy of the sample, ${strategy}`, strategyMs[index] ?? NaN, PEER, copyMs));
    figures.push(await diskFigure(beside, strategy));
  }
  return figures;
}

/** Cloning files needs a file system that can. */
async function workingStrategies(beside: TargetBackend): Promise<CopyStrategy[]> {
  const working: CopyStrategy[] = [];
  for (const strategy of STRATEGIES)
    await create(beside, pristineName(SAMPLE), strategy).then(
      () => working.push(strategy),
      () => undefined,
    );
  return working;
}

/** The bytes of the copy's files and of the WAL that it wrote, against those of the source. */
async function diskFigure(beside: TargetBackend, strategy: CopyStrategy): Promise<Figure> {
  const from = await first(beside, "SELECT pg_current_wal_insert_lsn()");
  await createFromTemplate(beside, { name: COPY, template: pristineName(SAMPLE), strategies: [strategy] });
  const bytes = Number(await first(beside, `SELECT pg_database_size('${COPY}')`));
  const wal = Number(await first(beside, `SELECT pg_current_wal_insert_lsn() - '${from}'::pg_lsn`));
  const source = Number(await first(beside, `SELECT pg_database_size('${pristineName(SAMPLE)}')`));
  await dropDatabase(beside, COPY);
  return {
    what: `its files and WAL, ${strategy}`,
    measured: `${formatBytes(bytes)} + ${formatBytes(wal)}`,
    against: `${PEER}: ${formatBytes(source)}`,
    ratio: times((bytes + wal) / source),
  };
}

async function measureWholeCopy(
  beside: TargetBackend,
  sample: BackendConfig,
  files: string,
): Promise<Figure> {
  const copy = templateCopy({
    ...{
      source: sample,
      state: "now",
      isActivityCounted: true,
      clonesFiles: null,
      freeSource: () => Promise.resolve(),
    },
    depth: { tableBytes: 4 << 20, budgetMs: 1000 },
  });
  const whole = async () => {
    await copy({
      ...{ name: COPY, open, say: () => undefined, clockMs: () => performance.now() },
      signal: new AbortController().signal,
    });
    await dropDatabase(beside, COPY);
  };
  const [copyMs = NaN, wholeMs = NaN] = await interleavedMedians(ROUNDS, [() => copyFiles(files), whole]);
  return durationFigure("copy for a benchmark, compared and dropped", wholeMs, PEER, copyMs);
}

async function measureEmpty(beside: TargetBackend, files: string): Promise<Figure> {
  const [copyMs = NaN, emptyMs = NaN] = await interleavedMedians(ROUNDS * 2, [
    () => copyFiles(files),
    () => create(beside, "template1", "WAL_LOG"),
  ]);
  return durationFigure("empty database, made and dropped", emptyMs, "cp -R of an empty database", copyMs);
}

async function create(beside: TargetBackend, template: string, strategy: CopyStrategy): Promise<void> {
  await createFromTemplate(beside, { name: COPY, template, strategies: [strategy] });
  await dropDatabase(beside, COPY);
}

/** Beside the cluster, so that it is the same disk; removed again, as the databases are. */
async function copyFiles(files: string): Promise<void> {
  const to = await mkdtemp(path.join(path.dirname(files), "../../copy-"));
  await run("cp", ["-R", files, to]);
  await rm(to, { recursive: true });
}

const open = (config: BackendConfig, applicationName = "bench"): Promise<TargetBackend> =>
  openBackend(config, {
    ...{ applicationName, readOnly: false, statementTimeoutMs: 300_000, lockTimeoutMs: 5000 },
  });

const first = async (backend: TargetBackend, text: string) =>
  (await backend.execute({ text, keep: CAP })).rows[0]?.[0] ?? null;
