import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { SqlOutput } from "@/lib/cells/sql/schema";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { insertTestUser, openTestStore } from "@/lib/store/fixture";
import { grantNotebook } from "@/lib/store/notebook-grants";
import { readRun, readRunOutput } from "@/lib/store/runs";
import { TestTarget } from "@/lib/target/test-target";
import { csvStream } from "./csv-stream";
import { insertTestTarget, TestBench } from "./fixture";
import { sha256Hex } from "./requested-cell";

let target: TestTarget;
let bench: TestBench;
let closeStore: () => Promise<void>;
/** A superuser on the target, to look at it and to do what a server's administrator might do. */
let admin: Client;

beforeAll(async () => {
  ({ close: closeStore } = await openTestStore(inject("postgresUrl")));
  target = await TestTarget.create(inject("postgresUrl"), "runs");
  bench = await TestBench.create(target.config);
  admin = await connectAdmin(target);
  await admin.query("create table log (at bigserial, who text)");
});
afterAll(async () => {
  await bench?.engine.close();
  await admin?.end();
  await target?.drop();
  await closeStore?.();
  expect(bench.log).toEqual([]);
});

async function connectAdmin({ config }: TestTarget): Promise<Client> {
  const { host, port, database, role, password } = config;
  const client = new Client({ host, port, database, user: role, password: password ?? undefined });
  await client.connect();
  return client;
}

const outputOf = async (runId: string) => (await readRunOutput(bench.user, runId)).value as SqlOutput;
const firstValue = async (runId: string) => (await outputOf(runId)).statements.at(-1)?.rows[0]?.[0];
const logged = async (pattern: string) =>
  (
    await admin.query<{ who: string }>("select who from log where who like $1 order by at", [pattern])
  ).rows.map(({ who }) => who);
const isRunning = ({ status }: { status: string }) => status === "running";

describe("a run", () => {
  it("is recorded with its text, its target and its output", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "select 40 + 2 as answer");
    expect(run).toMatchObject({
      status: "ok",
      number: 1,
      sourceText: "select 40 + 2 as answer",
      hasOutput: true,
    });
    expect(run.target).toMatchObject({
      environment: "development",
      serverVersion: expect.stringMatching(/^18/),
    });
    expect(run.target?.databaseBytes).toBeGreaterThan(1e6);
    expect(run.figures).toContainEqual({ path: "rows", value: 1, unit: "rows" });
    expect(await firstValue(run.id)).toBe("42");
  });

  it("that fails in PostgreSQL keeps its output and says where", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "select 1;\nselect * from nowhere;\nselect 3");
    expect(run).toMatchObject({ status: "error", hasOutput: true });
    expect(run.error).toMatchObject({ code: "statement-failed", where: { line: 2, column: 15 } });
    expect(run.error?.database?.sqlstate).toBe("42P01");
  });

  it("of a text that cannot be parsed is recorded with the place of the mistake", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select 1;\n-- @timeot 5s");
    expect(run).toMatchObject({
      status: "error",
      error: { code: "invalid-input", where: { line: 2, column: 4 } },
    });
  });

  it("of a pasted plan needs no target", async () => {
    const notebookId = await bench.notebook();
    const plan = "Result  (cost=0.00..0.01 rows=1 width=4)";
    bench.documents.put(notebookId, "c1", "plan", plan, null);
    const run = await bench.engine.runs.start(bench.user, {
      notebookId,
      cellId: "c1",
      mode: "run",
      sourceHash: sha256Hex(plan),
      params: {},
    });
    expect(await bench.until(run, ({ status }) => status === "ok")).toMatchObject({
      outputKind: "plan",
      targetId: null,
    });
  });

  it("of a text that the server does not hold is refused", async () => {
    const notebookId = await bench.notebook();
    bench.documents.put(notebookId, "c1", "sql", "select 2", bench.targetId);
    const request = {
      notebookId,
      cellId: "c1",
      mode: "run" as const,
      sourceHash: "0".repeat(64),
      params: {},
    };
    await expect(bench.engine.runs.start(bench.user, request)).rejects.toMatchObject({ code: "conflict" });
  });

  it("of a cell that is already running is refused", async () => {
    const notebookId = await bench.notebook();
    const first = await bench.start(notebookId, "select pg_sleep(30)", { cellId: "c1" });
    await expect(bench.start(notebookId, "select 1", { cellId: "c1" })).rejects.toMatchObject({
      code: "conflict",
    });
    await bench.engine.runs.cancel(bench.user, first.id);
    await bench.until(first, ({ status }) => status === "cancelled");
  });

  it("that hits a bug of its cell kind ends as an error, and the log has the stack", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "bug", { kind: "benchmark" });
    expect(run).toMatchObject({ status: "error", error: { code: "unavailable" } });
    expect(bench.log.splice(0)).toEqual([expect.stringContaining("nobody foresaw this")]);
  });
});

describe("the session of a notebook", () => {
  it("keeps temporary tables, settings and an open transaction from run to run, until it is reset", async () => {
    const notebookId = await bench.notebook();
    await bench.run(
      notebookId,
      "create temporary table kept as select 7 as n;\nset work_mem = '9MB';\nbegin",
    );
    expect(await bench.engine.runs.session(bench.user, notebookId)).toMatchObject({
      transaction: "in-transaction",
    });
    const since = (await bench.engine.runs.session(bench.user, notebookId))?.transactionSince;
    expect(await firstValue((await bench.run(notebookId, "select n from kept")).id)).toBe("7");
    expect(await firstValue((await bench.run(notebookId, "show work_mem")).id)).toBe("9MB");
    expect((await bench.engine.runs.session(bench.user, notebookId))?.transactionSince).toBe(since);

    await bench.engine.runs.resetSession(bench.user, notebookId);
    expect(await bench.engine.runs.session(bench.user, notebookId)).toBeNull();
    expect((await bench.run(notebookId, "select n from kept")).error?.database?.sqlstate).toBe("42P01");
  });

  it("tells those who listen when a transaction is open", async () => {
    const notebookId = await bench.notebook();
    await bench.run(notebookId, "begin;\nselect 1/0");
    const event = await bench.event(notebookId, (one) => one.type === "session");
    expect(event).toMatchObject({ session: { targetId: bench.targetId, transaction: "failed" } });
    await bench.run(notebookId, "rollback");
    expect(await bench.engine.runs.session(bench.user, notebookId)).toMatchObject({
      transaction: "idle",
      transactionSince: null,
    });
  });

  it("is not reset under a running cell", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select pg_sleep(30)");
    await bench.until(run, isRunning);
    await expect(bench.engine.runs.resetSession(bench.user, notebookId)).rejects.toMatchObject({
      code: "conflict",
    });
    await bench.engine.runs.cancel(bench.user, run.id);
    await bench.until(run, ({ status }) => status === "cancelled");
  });

  it("that the server terminates ends the run, and the next run gets a new one", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select pg_sleep(30)");
    await bench.until(run, isRunning);
    await sleep(100);
    const pid = (await bench.engine.runs.session(bench.user, notebookId))?.backendPid;
    await admin.query("select pg_terminate_backend($1)", [pid]);
    const ended = await bench.until(run, ({ status }) => status === "error");
    expect(ended.error?.code).toBe("target-unreachable");
    expect((await bench.run(notebookId, "select 1")).status).toBe("ok");
  });
});

describe("the queue of a target", () => {
  it("runs the cells of one notebook in the order in which they were started", async () => {
    const notebookId = await bench.notebook();
    const runs = [];
    for (const name of ["a", "b", "c"])
      runs.push(
        await bench.start(notebookId, `select pg_sleep(0.1);\ninsert into log(who) values ('fifo ${name}')`),
      );
    for (const run of runs) await bench.until(run, ({ status }) => status === "ok");
    expect(await logged("fifo %")).toEqual(["fifo a", "fifo b", "fifo c"]);
  });

  it("lets two notebooks run beside each other", async () => {
    const [first, second] = [await bench.notebook(), await bench.notebook()];
    const slow = await bench.start(first, "select pg_sleep(30)");
    await bench.until(slow, isRunning);
    expect((await bench.run(second, "select 1")).status).toBe("ok");
    await bench.engine.runs.cancel(bench.user, slow.id);
    await bench.until(slow, ({ status }) => status === "cancelled");
  });

  it("gives a benchmark the target to itself, and says what others wait for", async () => {
    const [measuring, waiting] = [await bench.notebook(), await bench.notebook()];
    const source =
      "insert into log(who) values ('measure begins')\nselect pg_sleep(0.6)\ninsert into log(who) values ('measure ends')";
    const measurement = await bench.start(measuring, source, { kind: "benchmark" });
    const other = await bench.start(waiting, "insert into log(who) values ('measure waits')");
    const progress = await bench.event(waiting, (event) => event.type === "progress");
    expect(progress).toMatchObject({
      progress: { message: expect.stringMatching(/^waits for a benchmark of Ada on /) },
    });
    expect(await bench.engine.runs.session(bench.user, waiting)).toBeNull();
    await bench.until(other, ({ status }) => status === "ok");
    await bench.until(measurement, ({ status }) => status === "ok");
    expect(await logged("measure %")).toEqual(["measure begins", "measure ends", "measure waits"]);
  });

  it("keeps a benchmark waiting until statements of others have ended, and lets nobody overtake it", async () => {
    const [busy, measuring, late] = [await bench.notebook(), await bench.notebook(), await bench.notebook()];
    const first = await bench.start(busy, "select pg_sleep(0.5);\ninsert into log(who) values ('fair 1')");
    await bench.until(first, isRunning);
    const second = await bench.start(measuring, "insert into log(who) values ('fair 2')", {
      kind: "benchmark",
    });
    const third = await bench.start(late, "insert into log(who) values ('fair 3')");
    for (const run of [first, second, third]) await bench.until(run, ({ status }) => status === "ok");
    expect(await logged("fair %")).toEqual(["fair 1", "fair 2", "fair 3"]);
  });

  it("cancels what waits of a batch when one of it fails", async () => {
    const notebookId = await bench.notebook();
    const batchId = uuidv7();
    const failing = await bench.start(notebookId, "select pg_sleep(0.2);\nselect 1/0", { batchId });
    const waiting = await bench.start(notebookId, "insert into log(who) values ('batch')", { batchId });
    const other = await bench.start(notebookId, "select 1");
    expect((await bench.until(failing, ({ status }) => status === "error")).error?.database?.sqlstate).toBe(
      "22012",
    );
    expect((await bench.until(waiting, ({ status }) => status === "cancelled")).error?.message).toContain(
      "Not run",
    );
    await bench.until(other, ({ status }) => status === "ok");
    expect(await logged("batch")).toEqual([]);
  });
});

describe("cancelling", () => {
  it("ends a waiting run at once", async () => {
    const notebookId = await bench.notebook();
    const running = await bench.start(notebookId, "select pg_sleep(30)");
    const waiting = await bench.start(notebookId, "select 1");
    expect(await bench.engine.runs.cancel(bench.user, waiting.id)).toMatchObject({
      status: "cancelled",
      startedAt: null,
    });
    await bench.engine.runs.cancel(bench.user, running.id);
    await bench.until(running, ({ status }) => status === "cancelled");
  });

  it("ends a running statement, visibly cancelling first, and the session lives on", async () => {
    const notebookId = await bench.notebook();
    await bench.run(notebookId, "create temporary table survives as select 1 as n");
    const run = await bench.start(notebookId, "select pg_sleep(30)");
    await bench.until(run, isRunning);
    await sleep(100);
    expect((await bench.engine.runs.cancel(bench.user, run.id)).status).toBe("cancelling");
    const ended = await bench.until(run, ({ status }) => status === "cancelled");
    expect(ended.elapsedMs).toBeLessThan(10_000);
    expect(await firstValue((await bench.run(notebookId, "select n from survives")).id)).toBe("1");
  });

  it("of a run that is over changes nothing", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "select 1");
    expect(await bench.engine.runs.cancel(bench.user, run.id)).toMatchObject({ status: "ok" });
  });

  it("of a benchmark undoes what it had done", async () => {
    const notebookId = await bench.notebook();
    const source =
      "undo: drop table made_by_benchmark\ncreate table made_by_benchmark()\nselect pg_sleep(30)";
    const run = await bench.start(notebookId, source, { kind: "benchmark" });
    await bench.until(run, isRunning);
    await eventually(async () => expect(await exists("made_by_benchmark")).toBe(true));
    await bench.engine.runs.cancel(bench.user, run.id);
    await bench.until(run, ({ status }) => status === "cancelled");
    expect(await exists("made_by_benchmark")).toBe(false);
  });
});

describe("a failing benchmark", () => {
  it("leaves neither its backends nor its changes behind", async () => {
    const notebookId = await bench.notebook();
    const source = "undo: drop table half_done\ncreate table half_done()\nselect 1/0";
    const run = await bench.run(notebookId, source, { kind: "benchmark" });
    expect(run.error?.database?.sqlstate).toBe("22012");
    expect(await exists("half_done")).toBe(false);
    const left = await admin.query(
      "select from pg_stat_activity where application_name = 'tunebook test benchmark'",
    );
    expect(left.rowCount).toBe(0);
  });

  it("does not undo twice what it undid itself", async () => {
    const notebookId = await bench.notebook();
    const source = "undo: insert into log(who) values ('undone twice')\nundone\nselect 1/0";
    await bench.run(notebookId, source, { kind: "benchmark" });
    expect(await logged("undone twice")).toEqual([]);
  });
});

describe("limits", () => {
  it("a statement over its timeout ends as an error, not as a cancellation", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "set statement_timeout = '100ms';\nselect pg_sleep(10)");
    expect(run).toMatchObject({ status: "error" });
    expect(run.error?.message).toMatch(/timeout/);
  });
});

describe("a target that is dropped", () => {
  it("stops its runs and closes its sessions", async () => {
    const targetId = await insertTestTarget(bench.user, target.config);
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select pg_sleep(30)", { targetId });
    await bench.until(run, isRunning);
    await sleep(100);
    await bench.engine.runs.dropTarget(targetId);
    expect(await readRun(bench.user, run.id)).toMatchObject({ status: "cancelled" });
    expect(await bench.engine.runs.session(bench.user, notebookId)).toBeNull();
  });

  it("that does not answer is an error of the run", async () => {
    const targetId = await insertTestTarget(bench.user, { ...target.config, port: 1 });
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "select 1", { targetId });
    expect(run).toMatchObject({ status: "error", error: { code: "target-unreachable" } });
  });
});

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
    const waits = () =>
      admin.query(
        "select from pg_stat_activity where application_name = 'tunebook export' and wait_event = 'ClientWrite'",
      );
    await eventually(async () => expect((await waits()).rowCount).toBe(1));
    await response.body?.cancel();
    await eventually(async () => expect((await waits()).rowCount).toBe(0));
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

async function exists(table: string): Promise<boolean> {
  const found = await admin.query<{ found: boolean }>("select to_regclass($1) is not null as found", [table]);
  return found.rows[0]?.found ?? false;
}

/** Repeats an expectation until it holds; the test's own timeout ends it. */
async function eventually(expectation: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await expectation();
    } catch {
      await sleep(50);
    }
  }
}
