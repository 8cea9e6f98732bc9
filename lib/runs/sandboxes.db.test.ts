import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { v7 as uuidv7 } from "uuid";
import type { AppError } from "@/lib/errors";
import { SANDBOX_LIMITS, type SandboxView } from "@/lib/notebook/sandboxes";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { asLab, insertTestUser, installTestRuntime, openTestStore } from "@/lib/store/fixture";
import { listSandboxes } from "@/lib/store/sandbox-list";
import { insertSandbox, readManagedSandbox } from "@/lib/store/sandboxes";
import { targets } from "@/lib/store/schema";
import {
  allowCopies,
  deleteTarget,
  listTargets,
  updateTarget,
  type TargetSettings,
} from "@/lib/store/targets";
import { grantTarget } from "@/lib/store/target-grants";
import { findClientPrograms, programDirectories } from "@/lib/target/sandbox/client-programs";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { eventually, insertTestTarget, TestBench } from "./fixture";

let source: TestTarget;
let bench: TestBench;
let admin: TargetBackend;
let notebookId: string;
let labTargetId: string;
let closeStore: () => Promise<void>;

beforeAll(async () => {
  closeStore = (await openTestStore(inject("postgresUrl"))).close;
  source = await TestTarget.create(inject("postgresUrl"), "sandboxes");
  bench = await TestBench.create(source.config);
  installTestRuntime({
    secret: new Uint8Array(32),
    lab: asLab(source.config),
    labAdministration: null,
  });
  labTargetId = uuidv7();
  await store()
    .insert(targets)
    .values({
      ...{ id: labTargetId, name: "shop", environment: "sandbox", kind: "lab", readOnly: false },
      ...{ databaseName: source.config.database, createdBy: bench.user.userId },
    });
  admin = await source.open({}, { database: "postgres" });
  notebookId = await bench.notebook();
  await inSource("CREATE TABLE items (id int PRIMARY KEY)", "INSERT INTO items VALUES (1), (2)");
});

afterAll(async () => {
  await bench.engine.close();
  await source.drop();
  await closeStore();
  expect(bench.log).toEqual([]);
});

async function inSource(...statements: string[]): Promise<void> {
  const backend = await source.open();
  for (const text of statements) await backend.execute({ text, keep: "discard" });
  await backend.close();
}

const databaseExists = async (name: string) =>
  (
    await admin.execute({
      text: "SELECT FROM pg_database WHERE datname = $1",
      values: [name],
      keep: TEST_CAP,
    })
  ).rowCount === 1;

const sandboxes = () => bench.engine.sandboxes;

async function viewOf(sandboxId: string, accessor: Accessor = bench.user): Promise<SandboxView> {
  const view = (await listSandboxes(accessor)).find(({ id }) => id === sandboxId);
  if (!view) throw new Error("the sandbox is not listed");
  return view;
}

/** Makes a sandbox of the lab's target and waits until it is ready. */
async function make(state: "now" | "loaded" = "now"): Promise<SandboxView> {
  const request = { sourceTargetId: labTargetId, place: "lab", content: { state } } as const;
  const { sandboxId } = await sandboxes().create(bench.user, request);
  await eventually(async () => expect((await viewOf(sandboxId)).status).not.toBe("making"));
  return viewOf(sandboxId);
}

describe("a lasting sandbox", () => {
  test("is a target with its source's rows, on which anything may be done, until it is dropped", async () => {
    const made = await make();
    expect(made).toMatchObject({ status: "ready", lastError: null, differences: [], sourceName: "shop" });
    expect(made.name).toBe("shop sandbox");
    expect(made.statistics).toContain("objects compared");
    const run = await bench.run(notebookId, "DELETE FROM items", { targetId: made.targetId });
    expect([run.error, run.target?.name, run.target?.environment]).toEqual([null, "shop sandbox", "sandbox"]);
    await inSource("DO $$ BEGIN ASSERT (SELECT count(*) = 2 FROM items); END $$");
    await sandboxes().drop(bench.user, made.id);
    expect(await databaseExists(made.databaseName)).toBe(false);
    expect((await listTargets(bench.user)).map(({ id }) => id)).not.toContain(made.targetId);
  });

  test("goes back to its source's state by a reset, which ends what runs on it", async () => {
    const made = await make();
    await bench.run(notebookId, "DROP TABLE items", { targetId: made.targetId });
    await inSource("INSERT INTO items VALUES (3)");
    await sandboxes().reset(bench.user, made.id);
    await eventually(async () => expect((await viewOf(made.id)).status).toBe("ready"));
    const run = await bench.run(notebookId, "SELECT 1 / (count(*) - 2) FROM items", {
      targetId: made.targetId,
    });
    expect(run.error).toBeNull();
    await sandboxes().drop(bench.user, made.id);
  });

  test("that cannot be made says why, leaves nothing, and can be tried again", async () => {
    const other = await source.open({ applicationName: "psql" });
    const failed = await make();
    expect(failed).toMatchObject({
      status: "failed",
      lastError: expect.stringContaining("connected to it: psql"),
    });
    expect(await databaseExists(failed.databaseName)).toBe(false);
    const run = await bench.run(notebookId, "SELECT 1", { targetId: failed.targetId });
    expect(run.error?.message).toContain("could not be made");
    await other.close();
    await sandboxes().reset(bench.user, failed.id);
    await eventually(async () => expect((await viewOf(failed.id)).status).toBe("ready"));
    await sandboxes().drop(bench.user, failed.id);
  }, 30_000);

  test("is dropped when its time is up, and when the process that made it died", async () => {
    const expired = await make();
    const orphaned = await make();
    await store().execute(
      sql`update sandbox set expires_at = now() - interval '1 s' where id = ${expired.id}`,
    );
    await store().execute(
      sql`update sandbox set status = 'making', lease_until = now() - interval '1 s' where id = ${orphaned.id}`,
    );
    await eventually(async () => expect(await listSandboxes(bench.user)).toEqual([]));
    expect(await databaseExists(expired.databaseName)).toBe(false);
    expect(await databaseExists(orphaned.databaseName)).toBe(false);
  }, 30_000);
});

describe("-- @sandbox", () => {
  test("runs a cell on the notebook's own sandbox, made on first use and then shared by its cells", async () => {
    const first = await bench.run(notebookId, "-- @sandbox\nDELETE FROM items", { targetId: labTargetId });
    expect([first.error, first.target?.name]).toEqual([null, "shop sandbox"]);
    const second = await bench.run(notebookId, "-- @sandbox\nSELECT 1 / (1 - count(*)) FROM items", {
      targetId: labTargetId,
    });
    expect([second.error, second.targetId]).toEqual([null, first.targetId]);
    const without = await bench.run(notebookId, "SELECT 1 / count(*) FROM items", { targetId: labTargetId });
    expect([without.error, without.targetId]).toEqual([null, labTargetId]);
    const [listed] = await listSandboxes(bench.user);
    await sandboxes().drop(bench.user, listed!.id);
  });
});

describe("limits", () => {
  const entry = (name: string, bytes = 1) => ({
    ...{ id: uuidv7(), sourceTargetId: labTargetId, databaseName: name, place: "lab" as const, bytes },
    ...{ content: { state: "now" as const }, notebookId: null, leaseMs: 60_000 },
  });
  const refusal = (by: Accessor, bytes?: number) =>
    insertSandbox(by, entry("refused", bytes)).then(
      () => null,
      (error: AppError) => error,
    );

  test("hold for each person and for all bytes together, and say which and what to do", async () => {
    for (let n = 0; n < SANDBOX_LIMITS.perPerson; n += 1) await insertSandbox(bench.user, entry(`held_${n}`));
    expect(await refusal(bench.user)).toMatchObject({
      code: "too-large",
      message: `You have ${SANDBOX_LIMITS.perPerson} sandboxes, as many as one person may.`,
      hint: expect.stringContaining("Drop one"),
    });
    await store().execute(sql`update sandbox set dropped_at = now() where database_name like 'held_%'`);
    expect(await refusal(bench.user, SANDBOX_LIMITS.totalBytes + 1)).toMatchObject({ code: "too-large" });
  });
});

describe("who may do what", () => {
  test("others neither see a sandbox nor touch it; an administrator drops it", async () => {
    const made = await make();
    const grace = await insertTestUser("Grace");
    expect(await listSandboxes(grace)).toEqual([]);
    await expect(sandboxes().drop(grace, made.id)).rejects.toMatchObject({ code: "not-found" });
    await grantTarget(bench.user, made.targetId, await emailOf(grace.userId), "use");
    await expect(sandboxes().reset(grace, made.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(readManagedSandbox(grace, made.id)).rejects.toMatchObject({ code: "forbidden" });
    await sandboxes().drop(await insertTestUser("Root", { isAdmin: true }), made.id);
    expect(await databaseExists(made.databaseName)).toBe(false);
  });

  test("whoever lost the right to a source copies nothing more from it", async () => {
    const ada = await insertTestUser("Ada");
    await grantTarget(bench.user, labTargetId, await emailOf(ada.userId), "use");
    const request = { sourceTargetId: labTargetId, place: "lab", content: { state: "now" } } as const;
    const { sandboxId } = await sandboxes().create(ada, request);
    await eventually(async () => expect((await viewOf(sandboxId, ada)).status).toBe("ready"));
    await store().execute(
      sql`delete from target_grant where target_id = ${labTargetId} and user_id = ${ada.userId}`,
    );
    await expect(sandboxes().reset(ada, sandboxId)).rejects.toMatchObject({ code: "not-found" });
    await sandboxes().drop(ada, sandboxId);
  });

  test("nobody has a copy of what they may not use", async () => {
    const stranger = await insertTestUser("Mallory");
    const request = { sourceTargetId: labTargetId, place: "lab", content: { state: "now" } } as const;
    await expect(sandboxes().create(stranger, request)).rejects.toMatchObject({ code: "not-found" });
  });

  test("a server's owner agrees first, and whoever uses the copy never learns how it is reached", async () => {
    const server = bench.targetId;
    const request = { sourceTargetId: server, place: "source", content: { state: "now" } } as const;
    await expect(sandboxes().create(bench.user, request)).rejects.toMatchObject({ code: "forbidden" });
    const user = await insertTestUser("Edsger");
    await grantTarget(bench.user, server, await emailOf(user.userId), "use");
    await expect(allowCopies(user, server, true)).rejects.toMatchObject({ code: "forbidden" });
    await allowCopies(bench.user, server, true);
    const { sandboxId, targetId } = await sandboxes().create(user, request);
    await eventually(async () => expect((await viewOf(sandboxId, user)).status).toBe("ready"));
    const run = await bench.run(await bench.notebook(user), "SELECT 1 / count(*) FROM items", {
      targetId,
      by: user,
    });
    expect(run.error).toBeNull();
    const listed = (await listTargets(user)).find(({ id }) => id === targetId);
    expect(listed).toMatchObject({ mayManage: true, isSandbox: true, connection: null });
    const elsewhere: TargetSettings = {
      ...{ name: "x", environment: "sandbox", host: "elsewhere", port: 1, databaseName: "postgres" },
      ...{ role: "somebody", tlsMode: "prefer", readOnly: false },
    };
    await expect(updateTarget(user, targetId, elsewhere, undefined)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteTarget(bench.user, server)).rejects.toMatchObject({ code: "conflict" });
    await allowCopies(bench.user, server, false);
    await expect(sandboxes().reset(user, sandboxId)).rejects.toMatchObject({ code: "forbidden" });
    await sandboxes().drop(user, sandboxId);
  });
});

const emailOf = async (userId: string) =>
  (await store().execute<{ email: string }>(sql`select email from "user" where id = ${userId}`)).rows[0]!
    .email;

describe("a copy of a server's schemas in the lab", () => {
  const directories = programDirectories(process.env.PATH ?? "");

  test("is refused without a pg_dump that fits, saying what to install", async () => {
    await expect(findClientPrograms(17, [])).rejects.toMatchObject({
      message: expect.stringContaining("not installed"),
      hint: expect.stringContaining("postgresql-client-17"),
    });
    await expect(findClientPrograms(999, directories)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("comes through pg_dump and is compared; a failure leaves nothing", async ({ skip }) => {
    const programs = await findClientPrograms(15, directories).catch(() => null);
    const url = inject("postgresUrls")[15];
    if (!programs || !url) return skip("no pg_dump for PostgreSQL 15 on this machine");
    const server = await TestTarget.create(url, "dumped");
    const backend = await server.open();
    for (const text of [
      'CREATE SCHEMA "Sales"',
      'CREATE TABLE "Sales".orders (id int PRIMARY KEY, note text)',
      "INSERT INTO \"Sales\".orders SELECT n, 'order ' || n FROM generate_series(1, 300) n",
      'CREATE VIEW "Sales".last AS SELECT * FROM "Sales".orders WHERE id > 290',
      'CREATE TABLE public.stray (id int REFERENCES "Sales".orders)',
    ])
      await backend.execute({ text, keep: "discard" });
    const sourceTargetId = await insertTestTarget(bench.user, server.config);
    const dumped = async (schemas: string[]) => {
      const content = { state: "dump", schemas } as const;
      const { sandboxId } = await sandboxes().create(bench.user, { sourceTargetId, place: "lab", content });
      await eventually(async () => expect((await viewOf(sandboxId)).status).not.toBe("making"));
      return viewOf(sandboxId);
    };
    const made = await dumped(["Sales"]);
    expect(made).toMatchObject({ status: "ready", method: `pg_dump ${programs.major} of Sales` });
    expect(made.differences.filter((one) => !one.includes("sorts text"))).toEqual([]);
    const run = await bench.run(notebookId, 'SELECT 1 / (count(*) - 9) FROM "Sales".last', {
      targetId: made.targetId,
    });
    expect(run.error).toBeNull();
    const failed = await dumped(["public"]);
    expect(failed).toMatchObject({
      status: "failed",
      lastError: expect.stringContaining("pg_restore failed"),
    });
    expect(await databaseExists(failed.databaseName)).toBe(false);
    for (const { id } of [made, failed]) await sandboxes().drop(bench.user, id);
    await server.drop();
  }, 60_000);
});
