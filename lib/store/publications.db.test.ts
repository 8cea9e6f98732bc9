import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import type { Cell } from "@/lib/notebook/document";
import type { RunError } from "@/lib/notebook/runs";
import type { Accessor } from "./access";
import { decompress } from "./compressed";
import { insertTestUser, openTestStore, testBody } from "./fixture";
import { binNotebook, createNotebook, saveDocument } from "./notebooks";
import { publishNotebook, listPublications, readPublication, withdrawPublication } from "./publications";
import { readCompressedPublicationOutput, readPublicationOutputsWithin } from "./publication-outputs";
import { finishRun, insertRun, startRun } from "./run-lifecycle";
import { ensureSampleTarget } from "./target-connections";

const LEASE = { holder: "test", durationMs: 60_000 };
const cells: Cell[] = ["c1", "c2"].map((id) => ({
  id,
  kind: "sql",
  name: "",
  order: id,
  source: `select '${id}'`,
  view: {},
}));

let close: () => Promise<void>;
let ada: Accessor & { userId: string };
let bob: Accessor & { userId: string };
let targetId: string;
let notebookId: string;

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  ada = await insertTestUser("Ada");
  bob = await insertTestUser("Bob");
  targetId = await ensureSampleTarget();
});
afterAll(() => close());
beforeEach(async () => {
  notebookId = await createNotebook(
    ada,
    testBody({ title: "Why slow?", cells, targetId }),
    new Uint8Array([1]),
  );
});

async function run(cellId: string, output: unknown, error: RunError | null = null): Promise<string> {
  const sourceText = `select '${cellId}'`;
  const sourceHash = createHash("sha256").update(sourceText).digest("hex");
  const asked = {
    notebookId,
    cellId,
    mode: "run" as const,
    outputKind: "sql" as const,
    params: {},
    targetId,
  };
  const { id } = (await insertRun(ada, { ...asked, sourceText, sourceHash }, LEASE)).run;
  await startRun(id, LEASE, { name: "shop", environment: "sandbox", serverVersion: "18.4" });
  const text = output === null ? null : JSON.stringify(output);
  await finishRun(id, { status: error ? "error" : "ok", error, output: text });
  return id;
}

describe("a published version", () => {
  it("holds the latest finished run of each cell, with what it left behind", async () => {
    await run("c1", { version: 1, figure: "old" });
    const latest = await run("c1", { version: 1, figure: "new" });
    const failed = await run("c2", null, { code: "statement-failed", message: "syntax error" });
    await run("deleted-cell", { version: 1 });
    const { slug, version } = await publishNotebook(ada, notebookId);
    const read = await readPublication(slug);
    expect(read).toMatchObject({ version: 1, title: "Why slow?", authorName: "Ada" });
    expect(read.runs.map((frozen) => frozen.id)).toEqual([latest, failed]);
    const output = await readCompressedPublicationOutput(slug, version, latest);
    expect(output.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(await decompress(output.bytes))).toEqual({ version: 1, figure: "new" });
    await expect(readCompressedPublicationOutput(slug, version, failed)).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("is not changed by later edits and runs, nor by the bin", async () => {
    await run("c1", { version: 1, figure: "published" });
    const { slug } = await publishNotebook(ada, notebookId);
    const before = await readPublication(slug);
    const body = testBody({ title: "Rewritten" });
    await saveDocument(notebookId, { document: new Uint8Array([2]), body, editedBy: ada.userId, epoch: 1 });
    await run("c1", { version: 1, figure: "later" });
    expect(await readPublication(slug)).toEqual(before);
    await binNotebook(ada, notebookId);
    expect(await readPublication(slug)).toEqual(before);
  });

  it("gives the outputs that fit into a page, first cells first, and leaves longer ones to be fetched", async () => {
    const rows = (length: number) => ({ version: 1, rows: "x".repeat(length) });
    const long = await run("c1", rows(2_000));
    const short = await run("c2", rows(100));
    const { slug } = await publishNotebook(ada, notebookId);
    const publication = await readPublication(slug);
    expect(await readPublicationOutputsWithin(publication, 1_000)).toEqual({ [short]: rows(100) });
    expect(await readPublicationOutputsWithin(publication, 2_060)).toEqual({ [long]: rows(2_000) });
    expect(Object.keys(await readPublicationOutputsWithin(publication, 10_000))).toEqual([long, short]);
  });

  it("names nobody but the author, and not where or as which role it ran", async () => {
    await run("c1", { version: 1 });
    const unreachable = {
      code: "target-unreachable",
      message: 'password authentication failed for user "tuner" at db.internal',
    };
    await run("c2", null, unreachable);
    const { slug } = await publishNotebook(ada, notebookId);
    const text = JSON.stringify(await readPublication(slug));
    for (const secret of ["example.org", ada.userId, targetId, "tuner", "db.internal"])
      expect(text).not.toContain(secret);
  });

  it("keeps its address when another version follows it, and the same content has the same hash", async () => {
    await run("c1", { version: 1 });
    const first = await publishNotebook(ada, notebookId);
    const second = await publishNotebook(ada, notebookId);
    expect(second).toMatchObject({ slug: first.slug, version: 2 });
    expect(first.slug).toMatch(/^why-slow-[a-z0-9]{10}$/);
    expect((await readPublication(first.slug)).version).toBe(2);
    const old = await readPublication(first.slug, 1);
    expect(old.versions.map(({ version }) => version)).toEqual([1, 2]);
    expect(old.sha256).toBe((await readPublication(first.slug, 2)).sha256);
    await run("c1", { version: 1, changed: true });
    await publishNotebook(ada, notebookId);
    expect((await readPublication(first.slug)).sha256).not.toBe(old.sha256);
  });

  it("gets a number of its own when two are published at once", async () => {
    const versions = await Promise.all([publishNotebook(ada, notebookId), publishNotebook(ada, notebookId)]);
    expect(versions.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect(new Set(versions.map(({ slug }) => slug)).size).toBe(1);
  });

  it("is gone once it is withdrawn, by nobody but those who may edit", async () => {
    const runId = await run("c1", { version: 1 });
    const { id, slug, version } = await publishNotebook(ada, notebookId);
    await expect(withdrawPublication(bob, id)).rejects.toMatchObject({ code: "not-found" });
    await withdrawPublication(ada, id);
    await expect(readPublication(slug)).rejects.toMatchObject({ code: "not-found" });
    await expect(readCompressedPublicationOutput(slug, version, runId)).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await listPublications(ada, notebookId)).toEqual([]);
    expect(await publishNotebook(ada, notebookId)).toMatchObject({ slug, version: 2 });
  });
});
