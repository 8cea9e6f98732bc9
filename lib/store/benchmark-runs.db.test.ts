import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createHash } from "node:crypto";
import type { Figure, RunView } from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { listBenchmarkRuns } from "./benchmark-runs";
import { insertTestUser, openTestStore, testBody } from "./fixture";
import { createNotebook } from "./notebooks";
import { finishRun, insertRun, startRun } from "./run-lifecycle";
import { ensureSampleTarget } from "./target-connections";

const LEASE = { holder: "process-1", durationMs: 30_000 };
const FIGURES: Figure[] = [
  { path: "after.ratio", value: 3, unit: "ratio" },
  { path: "verdict", value: "after is faster.", unit: "text" },
];
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
  const request = { notebookId, cellId, outputKind, sourceText, sourceHash, targetId, params: {} };
  const { run } = await insertRun(ada, { ...request, mode: "run" }, LEASE);
  await startRun(run.id, LEASE);
  const end = { status: output === null ? "cancelled" : "ok", error: null, output } as const;
  await finishRun(run.id, { ...end, figures: FIGURES });
  return run;
}

it("lists the recorded runs of one cell with what they found, newest first, and no others", async () => {
  const first = await record("c1", "benchmark", "{}");
  await record("c1", "sql", "{}");
  await record("c2", "benchmark", "{}");
  await record("c1", "benchmark", null);
  const last = await record("c1", "benchmark", "{}");
  const listed = await listBenchmarkRuns(ada, notebookId, "c1");
  expect(listed.map(({ id }) => id)).toEqual([last.id, first.id]);
  expect(listed[0]).toMatchObject({
    number: last.number,
    startedBy: "Ada",
    sourceHash: first.sourceHash,
    verdict: "after is faster.",
    ratios: [{ arm: "after", ratio: 3, low: null, high: null, claim: "none" }],
  });
});

it("is for those who may read the notebook", async () => {
  const bea = await insertTestUser("Bea");
  await expect(listBenchmarkRuns(bea, notebookId, "c1")).rejects.toMatchObject({ code: "not-found" });
  await expect(listBenchmarkRuns(ada, "no-id", "c1")).rejects.toMatchObject({ code: "not-found" });
});
