import { spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import type { NotebookEvent } from "@/lib/notebook/runs";
import { connectStore } from "@/lib/store/client";
import { backdate } from "@/lib/store/fixture";
import { readRun } from "@/lib/store/runs";
import type { CrashOrders } from "./crash.fixture";
import { eventStream } from "./event-stream";
import { eventually, openTestWorld, TestBench, type TestWorld } from "./fixture";
import { openStoreProxy, type StoreProxy } from "./store-proxy.fixture";

let world: TestWorld;
let bench: TestBench;
let proxy: StoreProxy;
const engines: TestBench[] = [];

beforeAll(async () => {
  world = await openTestWorld(inject("postgresUrl"), "faults", async (storeUrl) => {
    proxy = await openStoreProxy(storeUrl);
    await connectStore(proxy.url);
  });
  bench = world.bench;
});
afterEach(async () => {
  for (const other of engines.splice(0)) await other.engine.close();
});
afterAll(async () => {
  await world?.close();
  await proxy?.close();
});

/** A second process's engine on the same store, closed after the test. */
function otherProcess(): TestBench {
  const other = TestBench.resume(bench.user, bench.targetId);
  engines.push(other);
  return other;
}

describe("a process that is killed", () => {
  it("leaves an interrupted run, and what the run did to the target is undone by whoever comes next", async () => {
    const notebookId = await bench.notebook();
    const source = "undo: drop table left_behind\ncreate table left_behind()\nselect pg_sleep(60)";
    const orders: CrashOrders = {
      storeUrl: world.storeUrl,
      user: bench.user,
      targetId: bench.targetId,
      notebookId,
      source,
    };
    const child = spawn(
      process.execPath,
      ["--import", "tsx", path.join(import.meta.dirname, "crash.fixture.ts"), JSON.stringify(orders)],
      {
        env: { ...process.env, TSX_TSCONFIG_PATH: path.join(import.meta.dirname, "../server/tsconfig.json") },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const runId = await new Promise<string>((resolve) =>
      child.stdout.once("data", (bytes: Buffer) => resolve(String(bytes).trim())),
    );
    await eventually(async () => expect(await world.tableExists("left_behind")).toBe(true));
    child.kill("SIGKILL");
    expect((await readRun(bench.user, runId)).status).toBe("running");

    await backdate("run", "lease_until", runId, "1 second");
    otherProcess();
    await eventually(async () => expect((await readRun(bench.user, runId)).status).toBe("interrupted"));
    await eventually(async () => expect(await world.tableExists("left_behind")).toBe(false));
  });
});

describe("a process that is stopped", () => {
  it("records what runs and what waits as interrupted, undoes its changes and leaves no backend", async () => {
    const other = otherProcess();
    const notebookId = await bench.notebook();
    const source = "undo: drop table half_way\ncreate table half_way()\nselect pg_sleep(60)";
    const running = await other.start(notebookId, source, { kind: "benchmark" });
    await eventually(async () => expect(await world.tableExists("half_way")).toBe(true));
    const waiting = await other.start(notebookId, "select 1");
    const before = performance.now();
    await other.engine.close();
    expect(performance.now() - before).toBeLessThan(10_000);
    expect((await readRun(bench.user, running.id)).status).toBe("interrupted");
    expect(await readRun(bench.user, waiting.id)).toMatchObject({ status: "interrupted", startedAt: null });
    expect(await world.tableExists("half_way")).toBe(false);
    await expect(other.start(notebookId, "select 1")).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("a store that goes away", () => {
  it("while a run ends gets the output when it is back", async () => {
    const notebookId = await bench.notebook();
    const run = await bench.start(notebookId, "select pg_sleep(1.5), 'kept' as word");
    await bench.until(run, ({ status }) => status === "running");
    const ended = bench.until(run, ({ status }) => status === "ok");
    const finishing = bench.event(
      notebookId,
      (event) => event.type === "progress" && event.progress.message.startsWith("finishing"),
    );
    await sleep(100);
    proxy.cut();
    await finishing;
    proxy.mend();
    expect(await ended).toMatchObject({ status: "ok", hasOutput: true });
    expect((await bench.run(notebookId, "select 1")).status).toBe("ok");
  });
});

describe("a client of the event stream", () => {
  /** Reads the stream until `count` stored events came, then leaves. */
  async function readSome(notebookId: string, after: number, count: number): Promise<NotebookEvent[]> {
    const isStillAllowed = () => Promise.resolve(true);
    const stream = eventStream({ events: bench.engine.events, notebookId, after, isStillAllowed });
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    const events: NotebookEvent[] = [];
    while (events.length < count) {
      const { value = "" } = await reader.read();
      const data = /^id: \d+\ndata: (.*)$/m.exec(value)?.[1];
      if (data) events.push(JSON.parse(data) as NotebookEvent);
    }
    await reader.cancel();
    return events;
  }

  it("that comes back with its last number gets every event once, in order", async () => {
    const notebookId = await bench.notebook();
    const first = readSome(notebookId, 0, 4);
    await bench.run(notebookId, "select 1");
    await bench.run(notebookId, "select 2");
    const seen = await first;
    await bench.run(notebookId, "select 3");
    const rest = readSome(notebookId, seen.at(-1)?.seq ?? 0, 8);
    await bench.run(notebookId, "select 4");
    expect([...seen, ...(await rest)].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});
