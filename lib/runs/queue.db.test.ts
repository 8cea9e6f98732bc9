import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { SqlOutput } from "@/lib/cells/sql/schema";
import { readRunOutput } from "@/lib/store/runs";
import { eventually, openTestWorld, type TestBench, type TestWorld } from "./fixture";

let world: TestWorld;
let bench: TestBench;

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "queue");
  bench = world.bench;
  await world.ask("create table log (at bigserial, who text)");
});
afterAll(() => world?.close());

const firstValue = async (runId: string) => {
  const { statements } = (await readRunOutput(bench.user, runId)).value as SqlOutput;
  return statements.at(-1)?.rows[0]?.[0];
};
const logged = async (pattern: string) =>
  (await world.ask("select who from log where who like $1 order by at", [pattern])).map(({ who }) => who);
const isRunning = ({ status }: { status: string }) => status === "running";

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
      progress: { message: expect.stringMatching(/^waits for a benchmark that has target-\S+ to itself$/) },
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

  it("does not run what is asked for in a batch that has already failed, be it by its text", async () => {
    for (const failing of ["select 1/0", "-- @nonsense x\nselect 1"]) {
      const notebookId = await bench.notebook();
      const batchId = uuidv7();
      const failed = await bench.run(notebookId, failing, { batchId });
      expect(failed.status).toBe("error");
      const late = await bench.run(notebookId, "insert into log(who) values ('late')", { batchId });
      expect(late).toMatchObject({ status: "cancelled", startedAt: null });
    }
    expect(await logged("late")).toEqual([]);
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
    await eventually(async () => expect(await world.tableExists("made_by_benchmark")).toBe(true));
    await bench.engine.runs.cancel(bench.user, run.id);
    await bench.until(run, ({ status }) => status === "cancelled");
    expect(await world.tableExists("made_by_benchmark")).toBe(false);
  });
});

describe("a failing benchmark", () => {
  it("leaves neither its backends nor its changes behind", async () => {
    const notebookId = await bench.notebook();
    const source = "undo: drop table half_done\ncreate table half_done()\nselect 1/0";
    const run = await bench.run(notebookId, source, { kind: "benchmark" });
    expect(run.error?.database?.sqlstate).toBe("22012");
    expect(await world.tableExists("half_done")).toBe(false);
    const left = `select pid from pg_stat_activity
      where application_name = 'tunebook test benchmark' and datname = current_database()`;
    expect(await world.ask(left)).toEqual([]);
  });

  it("does not undo twice what it undid itself", async () => {
    const notebookId = await bench.notebook();
    const source = "undo: insert into log(who) values ('undone twice')\nundone\nselect 1/0";
    await bench.run(notebookId, source, { kind: "benchmark" });
    expect(await logged("undone twice")).toEqual([]);
  });
});
