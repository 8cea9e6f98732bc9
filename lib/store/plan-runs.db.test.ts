import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createHash } from "node:crypto";
import type { RunView } from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { insertTestUser, openTestStore, testBody } from "./fixture";
import { createNotebook } from "./notebooks";
import { listPlanRuns } from "./plan-runs";
import { finishRun, insertRun, startRun } from "./run-lifecycle";
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
  notebookId = await createNotebook(ada, testBody(), new Uint8Array([1]));
});
afterAll(() => close());

async function record(cellId: string, outputKind: RunView["outputKind"], output: string | null) {
  const sourceText = `select '${cellId}'`;
  const sourceHash = createHash("sha256").update(sourceText).digest("hex");
  const request = {
    notebookId,
    cellId,
    mode: "analyse" as const,
    outputKind,
    sourceText,
    sourceHash,
    params: {},
    targetId,
  };
  const { run } = await insertRun(ada, request, LEASE);
  await startRun(run.id, LEASE);
  await finishRun(run.id, { status: output === null ? "cancelled" : "ok", error: null, output });
  return run;
}

it("lists the runs that left plans, newest first, and no others", async () => {
  const first = await record("c1", "plan", "{}");
  await record("c1", "sql", "{}");
  await record("c1", "plan", null);
  const last = await record("c2", "plan", "{}");
  const listed = await listPlanRuns(ada, notebookId);
  expect(listed.map(({ id }) => id)).toEqual([last.id, first.id]);
  expect(listed[0]).toMatchObject({
    cellId: "c2",
    number: last.number,
    status: "ok",
    source: "select 'c2'",
    executionMs: null,
  });
});

it("is for those who may read the notebook", async () => {
  const bea = await insertTestUser("Bea");
  await expect(listPlanRuns(bea, notebookId)).rejects.toMatchObject({ code: "not-found" });
  await expect(listPlanRuns(ada, "no-id")).rejects.toMatchObject({ code: "not-found" });
});
