import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { RunView } from "@/lib/notebook/runs";
import type { NodeQuestion, WhyNotQuestion } from "@/lib/plan/why-not/question";
import { store } from "@/lib/store/client";
import { insertTestUser } from "@/lib/store/fixture";
import { grantNotebook } from "@/lib/store/notebook-grants";
import { readRunOutput } from "@/lib/store/runs";
import { createTarget } from "@/lib/store/targets";
import { eventually, openTestWorld, type TestBench, type TestWorld } from "./fixture";

let world: TestWorld;
let bench: TestBench;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "why_not_runs");
  bench = world.bench;
  await world.ask(
    "create table item as select i as id, i % 3 as kind, i % 100 as price from generate_series(1, 20000) i",
  );
  await world.ask("create index item_kind on item (kind)");
  await world.ask("vacuum analyze item");
});
afterAll(() => world?.close());

const SOURCE = "-- @param kind = 1\nSET work_mem = '5MB';\nSELECT * FROM item WHERE kind <= :kind;\nSELECT 1";

const planned = (notebookId: string, source = SOURCE, targetId = bench.targetId) =>
  bench.run(notebookId, source, { kind: "plan", targetId });
const asked = (
  { notebookId, cellId, id: runId }: RunView,
  more: Partial<NodeQuestion> = {},
): NodeQuestion => ({
  notebookId,
  cellId,
  runId,
  planIndex: 0,
  nodeId: "0",
  question: { kind: "index" },
  ...more,
});
const ask = (run: RunView, more: Partial<NodeQuestion> = {}, by = bench.user) =>
  bench.engine.runs.whyNot(by, asked(run, more));
const newIndex: WhyNotQuestion = { kind: "new-index", columns: ["price"], isBuildAgreed: true };

describe("whyNot", () => {
  it("plans the recorded statement again, with its values and settings", async () => {
    const run = await planned(await bench.notebook());
    expect(run.error).toBeNull();
    const answer = await ask(run);
    expect(answer.verdict).toBe("costlier");
    expect(answer.current.raw).toContain('"(item.kind <= 1)"');
    expect(answer.current.raw).toContain('"work_mem": "5MB"');
  });

  it("a plan is recorded with what the catalog said", async () => {
    const run = await planned(await bench.notebook());
    const { value } = await readRunOutput(bench.user, run.id);
    expect(value).toMatchObject({
      plans: [
        { catalog: { relations: [{ name: "item", indexes: [{ name: "item_kind" }] }] } },
        { catalog: null },
      ],
    });
  });

  it("sees the session's temporary tables and leaves its open transaction alone", async () => {
    const notebookId = await bench.notebook();
    await bench.run(notebookId, "begin; create temp table mine as select 1 as i");
    const run = await planned(notebookId, "SELECT * FROM mine WHERE i = 1");
    expect((await ask(run)).verdict).toBe("impossible");
    expect((await bench.engine.runs.session(bench.user, notebookId))?.transaction).toBe("in-transaction");
    await bench.engine.runs.resetSession(bench.user, notebookId);
  });

  it("asks for what is in the record, and for nothing else", async () => {
    const notebookId = await bench.notebook();
    const run = await planned(notebookId);
    await expect(ask(run, { planIndex: 2 })).rejects.toMatchObject({ code: "not-found" });
    await expect(ask(run, { nodeId: "0.5" })).rejects.toMatchObject({ code: "not-found" });
    await expect(ask(run, { cellId: "another" })).rejects.toMatchObject({ code: "not-found" });
    const rows = await bench.run(notebookId, "select 1");
    await expect(ask(rows)).rejects.toMatchObject({ code: "invalid-input" });
    const pasted = await planned(notebookId, "Seq Scan on item  (cost=0.00..1.00 rows=1 width=4)");
    await expect(ask(pasted)).rejects.toMatchObject({ code: "invalid-input" });
  });

  it("needs the role of a runner, and the right to use the target", async () => {
    const notebookId = await bench.notebook();
    const run = await planned(notebookId);
    const reader = await insertTestUser("Reader");
    await expect(ask(run, {}, reader)).rejects.toMatchObject({ code: "not-found" });
    const { rows } = await store().execute<{ email: string }>(
      sql`select email from "user" where id = ${reader.userId}::uuid`,
    );
    const email = rows[0]?.email ?? "";
    await grantNotebook(bench.user, notebookId, email, "viewer");
    await expect(ask(run, {}, reader)).rejects.toMatchObject({ code: "forbidden" });
    await grantNotebook(bench.user, notebookId, email, "runner");
    await expect(ask(run, {}, reader)).rejects.toMatchObject({ code: "not-found" });
  });

  it("does not run beside a benchmark: it says what the target is busy with", async () => {
    const run = await planned(await bench.notebook());
    const other = await bench.notebook();
    const measuring = await bench.start(other, "select pg_sleep(30)", { kind: "benchmark" });
    await bench.until(measuring, ({ status }) => status === "running");
    await expect(ask(run)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/waits for a benchmark/) as string,
    });
    await bench.engine.runs.cancel(bench.user, measuring.id);
    await eventually(async () => expect((await ask(run)).verdict).toBe("costlier"));
  });

  it("builds an index for a moment only where the target is not production and not read-only", async () => {
    const text = "SELECT * FROM item WHERE price = 7";
    const run = await planned(await bench.notebook(), text);
    expect(await ask(run, { question: newIndex })).toMatchObject({
      verdict: "chosen",
      measure: { kind: "index" },
    });
    const { host, port, database: databaseName, role, password, tlsMode } = world.target.config;
    const settings = { host, port, databaseName, role, tlsMode, readOnly: false };
    for (const guard of [
      { environment: "production" as const },
      { environment: "staging" as const, readOnly: true },
    ]) {
      const targetId = await createTarget(
        bench.user,
        { ...settings, name: `guarded-${uuidv7()}`, ...guard },
        password,
      );
      const guarded = await planned(await bench.notebook(), text, targetId);
      await expect(ask(guarded, { question: newIndex })).rejects.toMatchObject({ code: "forbidden" });
      expect((await ask(guarded, { question: { kind: "parallel" } })).verdict).toBe("costlier");
    }
    expect(
      await world.ask("select indexrelid::regclass::text from pg_index where indrelid = 'item'::regclass"),
    ).toEqual([{ indexrelid: "item_kind" }]);
  });
});
