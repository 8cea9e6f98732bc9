import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { SqlOutput } from "@/lib/cells/sql/schema";
import { readRun, readRunOutput } from "@/lib/store/runs";
import { eventually, insertTestTarget, openTestWorld, type TestBench, type TestWorld } from "./fixture";
import { sha256Hex } from "./requested-cell";

let world: TestWorld;
let bench: TestBench;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "runs");
  bench = world.bench;
});
afterAll(() => world?.close());

const firstValue = async (runId: string) => {
  const { statements } = (await readRunOutput(bench.user, runId)).value as SqlOutput;
  return statements.at(-1)?.rows[0]?.[0];
};
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
    const pid = await eventually(async () => {
      const session = await bench.engine.runs.session(bench.user, notebookId);
      expect(session?.backendPid).toBeTypeOf("number");
      return session?.backendPid;
    });
    await world.ask("select pg_terminate_backend($1)", [pid]);
    const ended = await bench.until(run, ({ status }) => status === "error");
    expect(ended.error?.code).toBe("target-unreachable");
    expect((await bench.run(notebookId, "select 1")).status).toBe("ok");
  });
});

describe("limits", () => {
  it("that measures is ended and kept on request; what measures nothing can only be stopped", async () => {
    const notebookId = await bench.notebook();
    const measuring = await bench.start(notebookId, "measure", { kind: "benchmark" });
    await bench.until(measuring, isRunning);
    await bench.engine.runs.keep(bench.user, measuring.id);
    await bench.until(measuring, ({ status }) => status === "ok");
    expect(await bench.engine.runs.keep(bench.user, measuring.id)).toMatchObject({ status: "ok" });
    const sleeping = await bench.start(notebookId, "select pg_sleep(60)");
    await bench.until(sleeping, isRunning);
    await expect(bench.engine.runs.keep(bench.user, sleeping.id)).rejects.toMatchObject({
      code: "conflict",
      message: "This run measures nothing that could be kept.",
    });
    await bench.engine.runs.cancel(bench.user, sleeping.id);
    await bench.until(sleeping, ({ status }) => status === "cancelled");
  });

  it("a statement over its timeout ends as an error, not as a cancellation", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "set statement_timeout = '100ms';\nselect pg_sleep(10)");
    expect(run).toMatchObject({ status: "error" });
    expect(run.error?.message).toMatch(/timeout/);
  });
});

describe("a target that is dropped", () => {
  it("stops its runs and closes its sessions", async () => {
    const targetId = await insertTestTarget(bench.user, world.target.config);
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select pg_sleep(30)", { targetId });
    await bench.until(run, isRunning);
    await sleep(100);
    await bench.engine.runs.dropTarget(targetId);
    expect(await readRun(bench.user, run.id)).toMatchObject({ status: "cancelled" });
    expect(await bench.engine.runs.session(bench.user, notebookId)).toBeNull();
  });

  it("that does not answer is an error of the run", async () => {
    const targetId = await insertTestTarget(bench.user, { ...world.target.config, port: 1 });
    const notebookId = await bench.notebook();
    const run = await bench.run(notebookId, "select 1", { targetId });
    expect(run).toMatchObject({ status: "error", error: { code: "target-unreachable" } });
  });
});
