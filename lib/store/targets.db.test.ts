import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ANONYMOUS, type Accessor } from "./access";
import { store } from "./client";
import { insertTestUser, installTestRuntime, openTestStore, testBody } from "./fixture";
import { createNotebook } from "./notebooks";
import { insertRun } from "./run-lifecycle";
import {
  ensureSampleTarget,
  readTargetConnection,
  readTargetConnectionForTeardown,
} from "./target-connections";
import { insertTeardown, markTeardownDone } from "./teardowns";
import { grantTarget, listTargetPeople, removeTargetGrant } from "./target-grants";
import {
  createTarget,
  deleteTarget,
  listTargets,
  readKeptPassword,
  readTarget,
  updateTarget,
  type TargetSettings,
} from "./targets";

const LAB = { host: "127.0.0.1", port: 6000, role: "tuner", password: "lab-secret" };
const SCRATCH = { role: "scratch", password: "scratch-secret" };
const PASSWORD = "correct horse battery staple ß 🐎";

const settings = (name: string): TargetSettings => ({
  name,
  environment: "production",
  host: "db.internal",
  port: 5432,
  databaseName: "shop",
  role: "readonly",
  tlsMode: "require",
  readOnly: true,
});

let close: () => Promise<void>;
let creator: Accessor & { userId: string };
let user: Accessor & { userId: string };
let stranger: Accessor & { userId: string };

const useSecret = (fill: number) =>
  installTestRuntime({ secret: new Uint8Array(32).fill(fill), lab: { ...LAB, scratch: SCRATCH } });

beforeAll(async () => {
  ({ close } = await openTestStore(inject("postgresUrl")));
  useSecret(1);
  creator = await insertTestUser("Creator");
  user = await insertTestUser("User");
  stranger = await insertTestUser("Stranger");
});
afterAll(() => close());

const email = (person: Accessor & { userId: string }) =>
  `${person.userName}-${person.userId}@example.org`.toLowerCase();

async function sharedTarget(name: string): Promise<string> {
  const targetId = await createTarget(creator, settings(name), PASSWORD);
  await grantTarget(creator, targetId, email(user), "use");
  return targetId;
}

describe("a target", () => {
  it("can be used by whom it is granted, changed by its creator, and seen by nobody else", async () => {
    const targetId = await sharedTarget("roles");
    await expect(readTarget(stranger, targetId)).rejects.toMatchObject({ code: "not-found" });
    await expect(readTargetConnection(stranger, targetId)).rejects.toMatchObject({ code: "not-found" });
    await expect(updateTarget(stranger, targetId, settings("x"), null)).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(deleteTarget(stranger, targetId)).rejects.toMatchObject({ code: "not-found" });
    expect((await listTargets(stranger)).map((target) => target.id)).not.toContain(targetId);
    expect(await listTargets(ANONYMOUS)).toEqual([]);
    await expect(readTarget(ANONYMOUS, targetId)).rejects.toMatchObject({ code: "not-found" });
    await expect(readTarget(creator, "no-id")).rejects.toMatchObject({ code: "not-found" });

    expect(await readTarget(user, targetId)).toMatchObject({ mayManage: false, connection: null });
    await expect(updateTarget(user, targetId, settings("x"), null)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteTarget(user, targetId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(readKeptPassword(user, targetId, settings("x"))).rejects.toMatchObject({
      code: "not-found",
    });
    expect((await readTargetConnection(user, targetId)).config.password).toBe(PASSWORD);

    expect(await readTarget(creator, targetId)).toMatchObject({
      mayManage: true,
      connection: { host: "db.internal" },
    });
    await deleteTarget(creator, targetId);
    await expect(readTargetConnection(user, targetId)).rejects.toMatchObject({ code: "not-found" });
    expect(await readTargetConnectionForTeardown(targetId)).toBeNull();
  });

  it("cannot be run on by whom it is not granted, even in a notebook of their own", async () => {
    const targetId = await sharedTarget("runs");
    const notebookId = await createNotebook(stranger, testBody({ targetId }), new Uint8Array([1]));
    const run = {
      notebookId,
      cellId: "c1",
      mode: "run" as const,
      outputKind: "sql" as const,
      sourceText: "select 1",
      sourceHash: "0".repeat(64),
      params: {},
      targetId,
    };
    const attempt = insertRun(stranger, run, { holder: "test", durationMs: 1000 });
    await expect(attempt).rejects.toMatchObject({ code: "not-found" });
  });

  it("has a name that its creator gave to no other", async () => {
    await createTarget(creator, settings("twice"), null);
    await expect(createTarget(creator, settings("TWICE"), null)).rejects.toMatchObject({ code: "conflict" });
    await createTarget(stranger, settings("twice"), null);
  });
});

describe("grants on a target", () => {
  it("are given, changed and taken back by those who manage it, and by nobody else", async () => {
    const targetId = await sharedTarget("granted");
    for (const [who, code] of [
      [user, "forbidden"],
      [stranger, "not-found"],
      [ANONYMOUS, "not-found"],
    ] as const) {
      await expect(listTargetPeople(who, targetId)).rejects.toMatchObject({ code });
      await expect(grantTarget(who, targetId, email(stranger), "use")).rejects.toMatchObject({ code });
      await expect(removeTargetGrant(who, targetId, user.userId)).rejects.toMatchObject({ code });
    }
    await expect(grantTarget(creator, targetId, "nobody@example.org", "use")).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await listTargetPeople(creator, targetId)).toMatchObject([{ userId: user.userId, role: "use" }]);
    await grantTarget(creator, targetId, email(user), "manage");
    expect(await readTarget(user, targetId)).toMatchObject({ mayManage: true });
    await removeTargetGrant(creator, targetId, user.userId);
    await expect(readTarget(user, targetId)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a password", () => {
  it("is in no answer about targets, and not in the store as text", async () => {
    const targetId = await sharedTarget("sealed");
    const answers = [
      await listTargets(creator),
      await readTarget(creator, targetId),
      await listTargets(user),
      await readTarget(user, targetId),
    ];
    expect(JSON.stringify(answers)).not.toContain("horse");
    const stored = await store().execute<{ bytes: Buffer }>(
      sql`select password_sealed as bytes from target where id = ${targetId}`,
    );
    expect(stored.rows[0]?.bytes.includes("horse")).toBe(false);
  });

  it("opens with this instance's secret and on its own row only", async () => {
    const targetId = await sharedTarget("bound");
    const other = await createTarget(creator, settings("thief"), null);
    await store().execute(sql`
      update target set password_sealed = (select password_sealed from target where id = ${targetId})
      where id = ${other}`);
    await expect(readTargetConnection(creator, other)).rejects.toMatchObject({ code: "unavailable" });
    useSecret(2);
    await expect(readTargetConnection(creator, targetId)).rejects.toMatchObject({ code: "unavailable" });
    useSecret(1);
    expect((await readTargetConnection(creator, targetId)).config.password).toBe(PASSWORD);
  });

  it("is kept when the rest changes, and never goes to another server or role", async () => {
    const targetId = await sharedTarget("kept");
    await updateTarget(creator, targetId, { ...settings("kept"), databaseName: "other" }, undefined);
    expect((await readTargetConnection(creator, targetId)).config).toMatchObject({
      database: "other",
      password: PASSWORD,
    });
    for (const elsewhere of [{ host: "evil.example.org" }, { port: 1 }, { role: "postgres" }]) {
      const moved = { ...settings("kept"), ...elsewhere };
      await expect(updateTarget(creator, targetId, moved, undefined)).rejects.toMatchObject({
        code: "invalid-input",
      });
      await expect(readKeptPassword(creator, targetId, moved)).rejects.toMatchObject({
        code: "invalid-input",
      });
    }
    expect(await readKeptPassword(creator, targetId, settings("kept"))).toBe(PASSWORD);
    await updateTarget(creator, targetId, { ...settings("kept"), host: "new.internal" }, "new");
    expect((await readTargetConnection(creator, targetId)).config).toMatchObject({
      host: "new.internal",
      password: "new",
    });
    await updateTarget(creator, targetId, settings("kept"), null);
    expect((await readTargetConnection(creator, targetId)).config.password).toBeNull();
  });
});

describe("what a run left to be undone", () => {
  it("keeps a target where it is until it is done, so that it is never undone on another server", async () => {
    const targetId = await createTarget(creator, settings("moving"), null);
    const notebookId = await createNotebook(creator, testBody(), new Uint8Array([1]));
    const cell = {
      cellId: "c",
      mode: "run",
      outputKind: "benchmark",
      sourceText: "",
      sourceHash: "",
    } as const;
    const asked = { ...cell, params: {}, notebookId, targetId };
    const { run } = await insertRun(creator, asked, { holder: "process", durationMs: 60_000 });
    const teardown = await insertTeardown({ runId: run.id, targetId, statement: "drop index i" });
    for (const elsewhere of [{ host: "production" }, { port: 1 }, { databaseName: "other" }])
      await expect(
        updateTarget(creator, targetId, { ...settings("moving"), ...elsewhere }, null),
      ).rejects.toMatchObject({ code: "conflict" });
    await updateTarget(creator, targetId, { ...settings("moving"), role: "owner" }, null);
    await markTeardownDone(teardown);
    await updateTarget(creator, targetId, { ...settings("moving"), host: "production" }, null);
  });
});

describe("the sample", () => {
  it("is made once, also when several processes make it at once, and reached as the lab says", async () => {
    const ids = await Promise.all([ensureSampleTarget(), ensureSampleTarget(), ensureSampleTarget()]);
    expect(new Set(ids).size).toBe(1);
    const [sampleId = ""] = ids;
    expect(await readTarget(stranger, sampleId)).toMatchObject({
      mayManage: false,
      kind: "lab",
      connection: null,
    });
    expect((await readTargetConnection(stranger, sampleId)).config).toEqual({
      ...LAB,
      database: "shop",
      tlsMode: "disable",
    });
    const admin = await insertTestUser("Admin", { isAdmin: true });
    await expect(updateTarget(admin, sampleId, settings("x"), null)).rejects.toMatchObject({
      code: "forbidden",
    });
    installTestRuntime({ secret: new Uint8Array(32).fill(1), lab: null });
    await expect(readTargetConnection(stranger, sampleId)).rejects.toMatchObject({ code: "unavailable" });
    useSecret(1);
  });
});
