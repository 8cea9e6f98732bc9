import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type EmbeddedPostgres, type Lab } from "@/lib/server/postgres/start-postgres";
import { installTestRuntime } from "@/lib/store/fixture";
import { labConfig } from "@/lib/store/target-connections";
import { seededRandom } from "@/lib/stats/random";
import { openBackend } from "@/lib/target/backend";
import { refute } from "@/lib/target/refutation/refute";
import { dropDatabase } from "@/lib/target/sandbox/create-database";
import type { OpenBackend } from "@/lib/target/sandbox/maintenance";
import type { TargetBackend } from "@/lib/target/types";
import { makeScratchDatabase } from "./scratch-database";

let dataDir: string;
let postgres: EmbeddedPostgres;
let lab: Lab;
let user: TargetBackend;
let scratch: TargetBackend;

const open: OpenBackend = (config, applicationName) =>
  openBackend(config, { applicationName, readOnly: false, statementTimeoutMs: 5000, lockTimeoutMs: 5000 });
const ask = async (backend: TargetBackend, text: string) =>
  (await backend.execute({ text, keep: { rows: 100, bytes: 10_000, valueBytes: 1000 } })).rows;

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-scratch-test-"));
  postgres = await startPostgres({
    ...{ dataDir, projectRoot: path.join(__dirname, "../.."), wantStore: false, wantLab: true },
    log: () => undefined,
  });
  lab = postgres.lab!;
  const { host, port, role, password } = lab;
  installTestRuntime({ lab: { host, port, role, password, scratch: lab.scratch } });
  user = await open(labConfig("postgres"), "somebody's session");
  scratch = await makeScratchDatabase("questions_scratch", open, "tunebook refutation");
});

afterAll(async () => {
  await scratch.close();
  await user.close();
  await postgres.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

test("what is executed in a scratch database owns that one and reaches no other session, database or file of the lab", async () => {
  expect(
    await ask(
      scratch,
      "SELECT current_user, pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()",
    ),
  ).toEqual([[lab.scratch.role, lab.scratch.role]]);
  await ask(scratch, "CREATE TABLE public.probe AS SELECT 1 AS one");
  for (const refused of [
    `SELECT pg_terminate_backend(${user.pid})`,
    "ALTER ROLE tunebook PASSWORD 'taken'",
    "SET ROLE tunebook",
    "CREATE DATABASE another",
    "DROP DATABASE postgres",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY probe TO PROGRAM 'cat'",
  ])
    await expect(ask(scratch, refused), refused).rejects.toMatchObject({ code: "statement-failed" });
  const seen = await ask(scratch, `SELECT query FROM pg_stat_activity WHERE pid = ${user.pid}`);
  expect(seen).toEqual([["<insufficient privilege>"]]);
});

test("a rewrite is tried there, and a function in a target's CHECK harms nobody's session", async () => {
  await ask(user, "CREATE DATABASE hostile");
  const target = await open(labConfig("hostile"), "tunebook target");
  for (const text of [
    `CREATE FUNCTION harm(n int) RETURNS boolean STABLE LANGUAGE sql AS
       'SELECT coalesce(bool_and(pg_terminate_backend(pid)), true) FROM pg_stat_activity WHERE pid = ${user.pid} AND n > 0'`,
    "CREATE TABLE trapped (id int PRIMARY KEY CHECK (harm(id)))",
    "CREATE TABLE plain (id int PRIMARY KEY, note text)",
  ])
    await ask(target, text);
  const tried = (baseline: string, variant: string) =>
    refute({
      ...{ target, scratch, baseline, variant, values: [], trials: 50, random: seededRandom(1) },
      signal: new AbortController().signal,
    });
  await tried("SELECT id FROM trapped WHERE id > 1", "SELECT id FROM trapped WHERE id >= 1");
  expect(await ask(user, "SELECT 1")).toEqual([["1"]]);
  expect(
    await tried("SELECT id FROM plain WHERE id > 1", "SELECT id FROM plain WHERE id >= 1"),
  ).toMatchObject({
    status: "counterexample",
  });
  await target.close();
});

test("the lab's role drops a scratch database while somebody is in it", async () => {
  await dropDatabase(user, "questions_scratch");
  await expect(ask(scratch, "SELECT 1")).rejects.toMatchObject({ code: "target-unreachable" });
});
