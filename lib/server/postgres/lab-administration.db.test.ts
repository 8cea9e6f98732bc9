import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administerLab } from "./lab-administration";
import { startPostgres, type EmbeddedPostgres, type Lab } from "./start-postgres";

let dataDir: string;
let postgres: EmbeddedPostgres;
let lab: Lab;

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-lab-test-"));
  postgres = await startPostgres({
    ...{ dataDir, projectRoot: path.join(__dirname, "../../.."), wantStore: false, wantLab: true },
    log: () => undefined,
  });
  lab = postgres.lab!;
});

afterAll(async () => {
  await postgres.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

test("the process empties the lab's shared buffers, and the role of users' statements does not", async () => {
  const administration = administerLab(lab.superuserUrl("postgres"), dataDir);
  const { evictedBuffers } = await administration.evictSharedBuffers();
  expect(evictedBuffers).toBeGreaterThan(0);
  await administration.close();
  expect(await administration.clonesFiles()).toBeTypeOf("boolean");
  expect(await administration.freeBytes()).toBeGreaterThan(0);
  expect(fs.readdirSync(dataDir).filter((name) => name.startsWith("clone-probe"))).toEqual([]);
  expect((await administration.evictSharedBuffers()).keptBuffers).toBeGreaterThanOrEqual(0);
  await administration.close();

  const user = new pg.Client({ ...lab, user: lab.role, database: "postgres" });
  await user.connect();
  await expect(user.query("SELECT pg_buffercache_evict_all()")).rejects.toThrow(/superuser/);
  await user.end();
});
