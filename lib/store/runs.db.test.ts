import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { createHash } from "node:crypto";
import type { RunView } from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { readEventsAfter } from "./events";
import { backdate, insertTestUser, openTestStore, testBody } from "./fixture";
import { binNotebook, createNotebook, deleteNotebookForGood, openNotebook } from "./notebooks";
import {
  finishRun,
  insertRun,
  interruptExpiredRuns,
  markRunCancelling,
  renewLeases,
  startRun,
} from "./run-lifecycle";
import { listLatestRuns, readRun, readRunOutput } from "./runs";
import { insertTeardown, listPendingTeardowns, markTeardownDone, recordTeardownFailure } from "./teardowns";
import { ensureSampleTarget } from "./target-connections";

const LEASE = { holder: "process-1", durationMs: 30_000 };
let close: () => Promise<void>;
let ada: Accessor & { userId: string };
let notebookId: string;
let targetId: string;

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  ada = await insertTestUser("Ada");
  targetId = await ensureSampleTarget();
});
afterAll(() => close());
beforeEach(async () => {
  notebookId = await createNotebook(ada, testBody(), new Uint8Array([1]));
});

async function queue(cellId = "c1", mode: RunView["mode"] = "run"): Promise<RunView> {
  const sourceText = `select '${cellId}'`;
  const sourceHash = createHash("sha256").update(sourceText).digest("hex");
  const run = {
    notebookId,
    cellId,
    mode,
    outputKind: "sql" as const,
    sourceText,
    sourceHash,
    params: {},
    targetId,
  };
  return (await insertRun(ada, run, LEASE)).run;
}

describe("a run", () => {
  it("goes from queued over running to ok, and its output comes back unchanged", async () => {
    const { id } = await queue();
    const target = { name: "shop", environment: "sandbox", serverVersion: "18.4" };
    expect((await startRun(id, LEASE, target))?.run).toMatchObject({
      status: "running",
      target,
      elapsedMs: null,
    });
    const output = { version: 1, text: "grüße \0 🐘", rows: [["1"], [null]] };
    const finished = await finishRun(id, { status: "ok", error: null, output: JSON.stringify(output) });
    expect(finished?.run).toMatchObject({
      status: "ok",
      hasOutput: true,
      startedBy: { id: ada.userId, name: "Ada" },
    });
    expect(finished?.run.elapsedMs).toBeGreaterThanOrEqual(0);
    expect(await readRun(ada, id)).toEqual(finished?.run);
    expect((await readRunOutput(ada, id)).value).toEqual(output);
  });

  it("ends once: a second ending changes nothing", async () => {
    const { id } = await queue();
    await startRun(id, LEASE);
    const endings = await Promise.all([
      finishRun(id, { status: "ok", error: null, output: "{}" }),
      finishRun(id, { status: "cancelled", error: null, output: null }),
    ]);
    expect(endings.filter((event) => event !== null)).toHaveLength(1);
    expect(await markRunCancelling(id)).toBeNull();
    expect(await startRun(id, LEASE)).toBeNull();
  });

  it("keeps an error with text that PostgreSQL cannot hold", async () => {
    const { id } = await queue();
    await startRun(id, LEASE);
    const error = { code: "statement-failed", message: "a\0b \ud800" };
    const finished = await finishRun(id, { status: "error", error, output: null });
    expect(finished?.run.error).toMatchObject({ message: "a\uFFFDb \uFFFD" });
  });

  it("has no output to read until it left one", async () => {
    const { id } = await queue();
    await expect(readRunOutput(ada, id)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("numbers and events", () => {
  it("are without gaps or repetition when runs are queued and finished at once", async () => {
    const queued = await Promise.all(Array.from({ length: 8 }, (_, index) => queue(`c${index}`)));
    expect(queued.map((run) => run.number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    await Promise.all(queued.map((run) => startRun(run.id, LEASE)));
    await Promise.all(queued.map((run) => finishRun(run.id, { status: "ok", error: null, output: "{}" })));
    const events = await readEventsAfter(notebookId, 0);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    expect((await openNotebook(ada, notebookId)).lastEventSeq).toBe(24);
    expect(await readEventsAfter(notebookId, 22, 1)).toEqual(events.slice(22, 23));
  });
});

describe("listLatestRuns", () => {
  it("gives the latest run of each cell and mode, the latest with an output, and those that are alive", async () => {
    const over = await queue("a");
    await startRun(over.id, LEASE);
    await finishRun(over.id, { status: "ok", error: null, output: "{}" });
    const replaced = await queue("c");
    await finishRun(replaced.id, { status: "error", error: null, output: null });
    const replacing = await queue("c");
    const alive = await queue("a");
    const latest = await queue("a");
    const explained = await queue("a", "explain");
    const other = await queue("b");
    const listed = await listLatestRuns(ada, notebookId);
    expect(listed.map((run) => run.id)).toEqual(
      [other, explained, latest, alive, replacing, over].map((run) => run.id),
    );
  });
});

describe("leases", () => {
  it("a run whose process died or no longer carries it out becomes interrupted, a run in time does not", async () => {
    const lost = await queue("lost");
    await startRun(lost.id, { holder: "dead", durationMs: 1000 });
    const forgotten = await queue("forgotten");
    await startRun(forgotten.id, LEASE);
    const kept = await queue("kept");
    await startRun(kept.id, LEASE);
    for (const { id } of [lost, forgotten, kept]) await backdate("run", "lease_until", id, "1 second");
    await renewLeases(LEASE, [kept.id]);
    const events = await interruptExpiredRuns();
    expect(events.map((event) => event.run.id).sort()).toEqual([lost.id, forgotten.id].sort());
    expect(events[0]?.run).toMatchObject({ status: "interrupted", error: { code: "unavailable" } });
    expect((await readRun(ada, kept.id)).status).toBe("running");
  });
});

describe("teardowns", () => {
  it("are pending once their run is over, last first, until they are done", async () => {
    const { id: runId } = await queue();
    const first = await insertTeardown({ runId, targetId, statement: "drop index a" });
    const second = await insertTeardown({ runId, targetId, statement: "drop index b" });
    expect(await listPendingTeardowns()).toEqual([]);
    await finishRun(runId, { status: "interrupted", error: null, output: null });
    expect((await listPendingTeardowns()).map((teardown) => teardown.id)).toEqual([second, first]);
    await recordTeardownFailure(first, 'ERROR: index "a" does not exist');
    await markTeardownDone(second);
    expect((await listPendingTeardowns()).map((teardown) => teardown.id)).toEqual([first]);
    await markTeardownDone(first);
    expect(await listPendingTeardowns()).toEqual([]);
  });

  it("keep their notebook from being deleted until they are done, as a live run does", async () => {
    const { id: runId } = await queue();
    await binNotebook(ada, notebookId);
    const refused = { code: "conflict" };
    await expect(deleteNotebookForGood(ada, notebookId)).rejects.toMatchObject(refused);
    const teardown = await insertTeardown({ runId, targetId, statement: "drop index c" });
    await finishRun(runId, { status: "interrupted", error: null, output: null });
    await expect(deleteNotebookForGood(ada, notebookId)).rejects.toMatchObject(refused);
    await markTeardownDone(teardown);
    await deleteNotebookForGood(ada, notebookId);
  });
});
