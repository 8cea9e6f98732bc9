import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { findPostgresBinaries, platformPackage } from "@/lib/server/postgres/binaries";
import { startCluster, type Cluster, type ClusterOptions } from "@/lib/server/postgres/cluster";
import { databaseUser } from "@/lib/server/postgres/database-user";
import { TestTarget } from "@/lib/target/test-target";
import {
  createOrders,
  createTestContext,
  measure,
  phaseOf,
  PRISTINE,
  refusal,
  relations,
  send,
} from "./test-context";

let root: string;
let options: ClusterOptions;
let cluster: Cluster;

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "tunebook-restart-"));
  fs.chmodSync(root, 0o711);
  const directory = path.join(root, "cluster");
  options = {
    directory,
    binaries: findPostgresBinaries(platformPackage() ?? "", process.cwd(), databaseUser(directory)),
    superuserPassword: randomBytes(24).toString("base64url"),
    settings: { fsync: "off" },
    log: () => undefined,
  };
  cluster = await startCluster(options);
});
afterAll(async () => {
  await cluster?.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

test("a setting of the server that changes meanwhile voids the run", async () => {
  const target = await TestTarget.create(cluster.superuserUrl("postgres"), "resettled");
  const observer = await target.open();
  await createOrders(observer);
  const run = await createTestContext(target);
  let change: Promise<unknown> | undefined;
  let isChanged = false;
  run.context.isToBeKept = () => isChanged;
  run.onProgress = (progress) => {
    if (phaseOf(progress) === "measuring")
      change ??= (async () => {
        await send(observer, "ALTER SYSTEM SET cursor_tuple_fraction = 0.2");
        await send(observer, "SELECT pg_reload_conf()");
        // Other backends take it over between their statements.
        await sleep(300);
        isChanged = true;
      })();
  };
  const { environment, verdict } = await measure(
    run,
    "-- @samples 200\n-- @variant a\nSELECT pg_sleep(0.02) FROM orders WHERE id = 1",
  );
  await change;
  expect(environment.changes).toEqual(["cursor_tuple_fraction changed from its default to 0.2."]);
  expect(verdictText(verdict)).toMatch(/void/i);
  await target.drop();
});

test("a server that is restarted under a benchmark keeps its index until the journal is carried out, and no verdict", async () => {
  const target = await TestTarget.create(cluster.superuserUrl("postgres"), "restarted");
  await createOrders(await target.open());
  const run = await createTestContext(target);
  let isStopped: Promise<void> | undefined;
  run.onProgress = (progress) => {
    if (phaseOf(progress) === "measuring") isStopped ??= cluster.stop();
  };
  const error = await refusal(
    run,
    `-- @samples 200
-- @variant a
-- @setup CREATE INDEX ON orders (status)
SELECT pg_sleep(0.001) FROM orders WHERE id = 1`,
  );
  expect(error.message).toContain(
    'The teardown of variant a failed: DROP INDEX IF EXISTS "public"."tunebook_a_1"',
  );
  expect(error.hint).toContain("will be tried again");
  expect(run.journal).toMatchObject([{ isDone: false }]);

  await isStopped;
  cluster = await startCluster(options);
  const { port } = new URL(cluster.superuserUrl("postgres"));
  const survivor = await target.open({}, { port: Number(port) });
  expect(await relations(survivor)).toEqual([...PRISTINE, "tunebook_a_1"]);
  for (const { statement } of run.journal) await send(survivor, statement);
  expect(await relations(survivor)).toEqual(PRISTINE);
  await survivor.close();
});
