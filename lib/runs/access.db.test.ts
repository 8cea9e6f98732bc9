import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { insertTestUser } from "@/lib/store/fixture";
import { grantNotebook } from "@/lib/store/notebook-grants";
import { readRun } from "@/lib/store/runs";
import { csvStream } from "./csv-stream";
import { eventually, openTestWorld, type TestBench, type TestWorld } from "./fixture";

let world: TestWorld;
let bench: TestBench;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "access");
  bench = world.bench;
  await world.ask("create table log (at bigserial, who text)");
});
afterAll(() => world?.close());

const logged = async (pattern: string) =>
  (await world.ask("select who from log where who like $1 order by at", [pattern])).map(({ who }) => who);

describe("exporting rows", () => {
  const csvOf = async (runId: string, index: number) =>
    new Response(
      await csvStream((receiver, signal) =>
        bench.engine.runs.exportRows(bench.user, { runId, index }, receiver, signal),
      ),
    );

  it("runs the statement again with the values it had, and keeps NULL and empty apart", async () => {
    const notebookId = await bench.notebook();
    const source =
      "-- @param n = 2\nselect 1;\nselect g as n, null as nothing, '' as empty, 'a,b' as text from generate_series(1, :n) g";
    const run = await bench.run(notebookId, source);
    expect(run.error).toBeNull();
    expect(await (await csvOf(run.id, 1)).text()).toBe(
      'n,nothing,empty,text\r\n1,,"","a,b"\r\n2,,"","a,b"\r\n',
    );
  });

  it("exports every row, also of a result of which only some were kept", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(
      notebookId,
      "select g, repeat('x', 20) as x from generate_series(1, 50000) g",
    );
    const text = await (await csvOf(run.id, 0)).text();
    expect(text.split("\r\n")).toHaveLength(50_002);
    expect(text.endsWith(`50000,${"x".repeat(20)}\r\n`)).toBe(true);
  });

  it("refuses a statement that writes", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "insert into log(who) values ('exported') returning who");
    await expect(csvOf(run.id, 0)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|statement-failed/),
    });
    expect(await logged("exported")).toHaveLength(1);
  });

  it("keeps the server waiting for a reader that does not read, and cancels when the reader goes away", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(
      notebookId,
      "select 1 as n where false\nunion all select g from generate_series(1, 3) g",
    );
    const endless = await bench.run(
      notebookId,
      "select g, repeat('x', 1000) as x from generate_series(1, 400000) g",
    );
    expect(run.status).toBe("ok");
    const response = await csvOf(endless.id, 0);
    const waits = async () =>
      (
        await world.ask(
          "select pid from pg_stat_activity where application_name = 'tunebook export' and wait_event = 'ClientWrite'",
        )
      ).length;
    await eventually(async () => expect(await waits()).toBe(1));
    await response.body?.cancel();
    await eventually(async () => expect(await waits()).toBe(0));
  });
});

describe("authorisation", () => {
  let reader: Accessor;
  let stranger: Accessor;
  let notebookId: string;

  beforeAll(async () => {
    notebookId = await bench.notebook();
    stranger = await insertTestUser("Mallory");
    const viewer = await insertTestUser("Vera");
    const [row] = (
      await store().execute<{ email: string }>(sql`select email from "user" where id = ${viewer.userId}`)
    ).rows;
    await grantNotebook(bench.user, notebookId, row?.email ?? "", "viewer");
    reader = viewer;
  });

  it("a viewer sees runs and may not start, cancel or reset", async () => {
    const run = await bench.run(notebookId, "select 1");
    expect(await readRun(reader, run.id)).toMatchObject({ status: "ok" });
    await expect(bench.start(notebookId, "select 1", { by: reader })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(bench.engine.runs.cancel(reader, run.id)).rejects.toMatchObject({ code: "forbidden" });
    const take = { columns() {}, row() {}, full: () => null };
    const signal = new AbortController().signal;
    await expect(
      bench.engine.runs.exportRows(reader, { runId: run.id, index: 0 }, take, signal),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(bench.engine.runs.resetSession(reader, notebookId)).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("for a stranger there is no such notebook, also when the text would have been refused", async () => {
    await expect(bench.start(notebookId, "select 1", { by: stranger })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(bench.engine.runs.session(stranger, notebookId)).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("nobody runs on a target that they were not granted", async () => {
    const own = await bench.notebook(stranger);
    await expect(bench.start(own, "select 1", { by: stranger })).rejects.toMatchObject({ code: "not-found" });
  });
});
