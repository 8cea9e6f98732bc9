import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { runnableKind } from "@/lib/cells/registry";
import { asLab, installTestRuntime, openTestStore } from "@/lib/store/fixture";
import { readRunOutput } from "@/lib/store/runs";
import { allowCopies } from "@/lib/store/targets";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { TEST_LIMITS, TestBench } from "./fixture";

let target: TestTarget;
let bench: TestBench;
let admin: TargetBackend;
let closeStore: () => Promise<void>;

beforeAll(async () => {
  closeStore = (await openTestStore(inject("postgresUrl"))).close;
  target = await TestTarget.create(inject("postgresUrl"), "benchmark_copies");
  bench = await TestBench.create(target.config, TEST_LIMITS, runnableKind);
  installTestRuntime({
    secret: new Uint8Array(32),
    lab: asLab(target.config),
    labAdministration: null,
  });
  await allowCopies(bench.user, bench.targetId, true);
  admin = await target.open({}, { database: "postgres" });
  const backend = await target.open();
  for (const text of [
    "CREATE TABLE orders AS SELECT g AS id, g % 100 AS customer_id FROM generate_series(1, 20000) AS g",
    "ANALYZE orders",
  ])
    await backend.execute({ text, keep: "discard" });
  await backend.close();
});
afterAll(async () => {
  await bench.engine.close();
  await target.drop();
  await closeStore();
  expect(bench.log).toEqual([]);
});

/** Copies of the target that are there now. */
async function clones(): Promise<(string | null)[][]> {
  const text = `SELECT datname FROM pg_database WHERE datname LIKE '${target.config.database}_clone_%'`;
  return (await admin.execute({ text, keep: TEST_CAP })).rows;
}

const TEXT = `-- @sandbox
-- @samples 6
-- @variant plain
SELECT count(*) FROM orders WHERE customer_id = 42;
-- @variant indexed
-- @setup CREATE INDEX ON orders (customer_id)
SELECT count(*) FROM orders WHERE customer_id = 42;`;

test("a benchmark on copies interleaves schemas, records its copies, and they are gone when it ends", async () => {
  const notebookId = await bench.notebook();
  const run = await bench.run(notebookId, TEXT, { kind: "benchmark" });
  expect(run.error).toBeNull();
  const output = (await readRunOutput(bench.user, run.id)).value as BenchmarkOutput;
  expect(output.design.mode).toBe("interleaved");
  expect(output.clones.map(({ variant }) => variant)).toEqual(["plain", "indexed"]);
  expect(output.clones.every(({ bytes, differences }) => bytes > 1e6 && differences.length === 0)).toBe(true);
  expect(output.equivalences).toMatchObject([{ status: "same" }]);
  expect(output.environment.changes).toEqual([]);
  expect(await clones()).toEqual([]);
});

test("a setup that fails on its copy ends the run with its place, and no copy is left", async () => {
  const notebookId = await bench.notebook();
  const run = await bench.run(notebookId, TEXT.replace("(customer_id)", "(nowhere)"), { kind: "benchmark" });
  expect(run).toMatchObject({ status: "error", error: { where: { line: 6 } } });
  expect(run.error?.message).toBe('Setup of variant indexed: column "nowhere" does not exist');
  expect(await clones()).toEqual([]);
});

test("one that is kept half-way has a verdict, and one that is cancelled leaves no copy", async () => {
  const notebookId = await bench.notebook();
  const slow = TEXT.replace("@samples 6", "@samples 200").replaceAll("count(*)", "count(*), pg_sleep(0.02)");
  const isMeasuring = async (runId: string) => {
    await bench.event(
      notebookId,
      (event) =>
        event.type === "progress" && event.runId === runId && event.progress.message.startsWith("round "),
    );
  };
  const kept = await bench.start(notebookId, slow, { kind: "benchmark" });
  await isMeasuring(kept.id);
  await bench.engine.runs.keep(bench.user, kept.id);
  const ended = await bench.until(kept, ({ status }) => status === "ok");
  const output = (await readRunOutput(bench.user, ended.id)).value as BenchmarkOutput;
  expect(output.stop?.reason).toBe("kept");
  expect(output.samples.length).toBeLessThan(400);

  const cancelled = await bench.start(notebookId, slow, { kind: "benchmark" });
  await isMeasuring(cancelled.id);
  await bench.engine.runs.cancel(bench.user, cancelled.id);
  await bench.until(cancelled, ({ status }) => status === "cancelled");
  expect(await clones()).toEqual([]);
});
