import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import type { CellKind, RunContext } from "@/lib/cells/contract";
import { runnableKind } from "@/lib/cells/registry";
import { isRunOver, type RunView } from "@/lib/notebook/runs";
import { listAudit } from "@/lib/store/audit";
import { store } from "@/lib/store/client";
import { asLab, insertTestUser, installTestRuntime, openTestStore } from "@/lib/store/fixture";
import { insertThrowAway, newThrowAwayId } from "@/lib/store/throw-away";
import { keepPristine } from "@/lib/target/sandbox/keep-pristine";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import type { FindRunnableKind } from "./control";
import { eventually, insertTestTarget, TEST_LIMITS, TestBench } from "./fixture";

let target: TestTarget;
let bench: TestBench;
let admin: TargetBackend;
let notebookId: string;
let closeStore: () => Promise<void>;
/** What the next run does, and what came of it. */
let script: (context: RunContext) => Promise<unknown>;
let result: unknown;

const scripted: CellKind<string, null> = {
  kind: "benchmark",
  parse: (text) => text,
  output: z.null(),
  figures: () => [],
  toMarkdown: (text) => text,
  async run(_, context) {
    result = await script(context);
    return null;
  },
};
const kinds: FindRunnableKind = (cell, mode) =>
  cell === "benchmark"
    ? { ...runnableKind(cell, mode), kind: scripted as CellKind<unknown, unknown> }
    : runnableKind(cell, mode);

beforeAll(async () => {
  closeStore = (await openTestStore(inject("postgresUrl"))).close;
  target = await TestTarget.create(inject("postgresUrl"), "copies");
  bench = await TestBench.create(target.config, TEST_LIMITS, kinds);
  installTestRuntime({
    secret: new Uint8Array(32),
    lab: asLab(target.config),
    labAdministration: null,
  });
  admin = await target.open({}, { database: "postgres" });
  notebookId = await bench.notebook();
  await inTarget(
    "CREATE TABLE orders (id int PRIMARY KEY, note text)",
    "INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 500) n",
    "CREATE INDEX orders_note ON orders (note)",
    `ALTER DATABASE ${target.config.database} SET "TimeZone" = 'Asia/Tokyo'`,
    "ANALYZE orders",
  );
});

afterAll(async () => {
  await bench.engine.close();
  await target.drop();
  await closeStore();
  expect(bench.log).toEqual([]);
});

beforeEach(() => allowCopies(true));

const allowCopies = (isAllowed: boolean) =>
  store().execute(
    sql`update target set copies_allowed_at = ${isAllowed ? sql`now()` : sql`null`} where id = ${bench.targetId}`,
  );

/** Sends statements to the target through a backend that is closed again: one that stays would be in the way. */
async function inTarget(...statements: string[]): Promise<void> {
  const backend = await target.open();
  for (const text of statements) await backend.execute({ text, keep: "discard" });
  await backend.close();
}

const carryOut = (work: typeof script, targetId = bench.targetId): Promise<RunView> => {
  script = work;
  return bench.run(notebookId, "as scripted", { kind: "benchmark", targetId });
};

const first = async (backend: TargetBackend, text: string, values: string[] = []) =>
  (await backend.execute({ text, values, keep: TEST_CAP })).rows[0]?.[0];

const databasesLike = (pattern: string) =>
  first(admin, "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE $1", [pattern]);
const clones = () => databasesLike(`${target.config.database}_clone_%`);

describe("a copy that a run makes of its target", () => {
  test("holds what the target holds, with its settings, and is gone when the run is over", async () => {
    const run = await carryOut(async (context) => {
      const clone = await context.cloneTarget("after");
      const backend = await clone.openBackend("tunebook test clone");
      await backend.execute({ text: "DROP INDEX orders_note", keep: "discard" });
      const rows = await first(backend, "SELECT count(*) || ' ' || current_setting('TimeZone') FROM orders");
      const untouched = await first(await context.session(), "SELECT to_regclass('orders_note')");
      return { clone, rows, untouched };
    });
    expect(run.error).toBeNull();
    expect(result).toMatchObject({
      rows: "500 Asia/Tokyo",
      untouched: "orders_note",
      clone: {
        method: `CREATE DATABASE … TEMPLATE ${target.config.database} STRATEGY WAL_LOG`,
        differences: [],
      },
    });
    expect((result as { clone: { bytes: number } }).clone.bytes).toBeGreaterThan(1e6);
    expect(await clones()).toBeNull();
  });

  test("is written down for admins where it is made on somebody's server", async () => {
    const admins = { ...bench.user, isAdmin: true };
    await store().execute(sql`update "user" set is_admin = true where id = ${bench.user.userId}`);
    const copies = async () =>
      (await listAudit(admins)).filter(({ action }) => action === "target.copied").length;
    const before = await copies();
    await carryOut((context) => context.cloneTarget("after"));
    expect(await copies()).toBe(before + 1);
  });

  test("is dropped when the run fails with sessions in it, and several do not meet", async () => {
    const run = await carryOut(async (context) => {
      const [one, two] = [await context.cloneTarget("one"), await context.cloneTarget("two")];
      await one.openBackend("tunebook test clone");
      await two.openBackend("tunebook test clone");
      expect(one.database).not.toBe(two.database);
      throw new Error("a bug");
    });
    expect(run.status).toBe("error");
    expect(bench.log.splice(0).join()).toContain("a bug");
    expect(await clones()).toBeNull();
  });

  test("is dropped when the run is cancelled in the middle of a statement on it", async () => {
    script = async (context) => {
      const backend = await (await context.cloneTarget("slow")).openBackend("tunebook test clone");
      return backend.execute({ text: "SELECT pg_sleep(60)", keep: "discard" });
    };
    const run = await bench.start(notebookId, "sleep", { kind: "benchmark" });
    await eventually(async () =>
      expect(
        await first(admin, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)'"),
      ).toBe("1"),
    );
    await bench.engine.runs.cancel(bench.user, run.id);
    expect((await bench.until(run, ({ status }) => status === "cancelled")).status).toBe("cancelled");
    expect(await clones()).toBeNull();
  });

  test("that a dead process left behind is dropped by the next beat", async () => {
    const run = await carryOut(() => Promise.resolve());
    const databaseName = `${target.config.database}_clone_left`;
    await insertThrowAway({
      ...{ id: newThrowAwayId(), purpose: "clone", databaseName, place: "source", bytes: 1 },
      ...{ sourceTargetId: bench.targetId, runId: run.id, ownerId: bench.user.userId },
    });
    await admin.execute({ text: `CREATE DATABASE ${databaseName}`, keep: "discard" });
    await eventually(async () => expect(await clones()).toBeNull());
  });

  test("is refused, and nothing made, where nobody agreed to copies on the server", async () => {
    await allowCopies(false);
    const run = await carryOut((context) => context.cloneTarget("after"));
    expect(run.error).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Nobody has agreed"),
    });
    expect(await clones()).toBeNull();
  });

  test("is refused when the agreement is taken back while the run is under way", async () => {
    const run = await carryOut(async (context) => {
      await allowCopies(false);
      return context.cloneTarget("after");
    });
    expect(run.error).toMatchObject({ code: "forbidden" });
    expect(await clones()).toBeNull();
  });

  test("is refused, naming who is in the way, while others are connected", async () => {
    const other = await target.open({ applicationName: "psql" });
    const run = await carryOut((context) => context.cloneTarget("after"));
    await other.close();
    expect(run.error).toMatchObject({
      code: "conflict",
      message: `${target.config.database} cannot be copied while others are connected to it: psql.`,
    });
    expect(await clones()).toBeNull();
  }, 30_000);

  test("closes no session that would lose something by it", async () => {
    await bench.run(notebookId, "CREATE TEMPORARY TABLE precious AS SELECT 1 AS n");
    const run = await carryOut((context) => context.cloneTarget("after"));
    expect(run.error?.message).toContain("a notebook's session on it holds temporary tables");
    expect((await bench.run(notebookId, "TABLE precious")).status).toBe("ok");
    await bench.engine.runs.resetSession(bench.user, notebookId);
  });

  test("needs a role that may create databases, and says what to ask for", async () => {
    const role = `${target.config.database}_reader`;
    await admin.execute({ text: `CREATE ROLE ${role} LOGIN PASSWORD 'reader'`, keep: "discard" });
    const targetId = await insertTestTarget(bench.user, { ...target.config, role, password: "reader" });
    await store().execute(sql`update target set copies_allowed_at = now() where id = ${targetId}`);
    const run = await carryOut((context) => context.cloneTarget("after"), targetId);
    expect(run.error).toMatchObject({
      code: "unavailable",
      hint: expect.stringContaining(`ALTER ROLE ${role} CREATEDB`),
    });
    await bench.engine.runs.dropTarget(targetId);
    await admin.execute({ text: `DROP ROLE ${role}`, keep: "discard" });
  });
});

describe("the untouched copy that is kept of a sample", () => {
  const pristine = () => `${target.config.database}_pristine`;

  afterAll(async () => {
    await admin.execute({ text: `ALTER DATABASE ${pristine()} IS_TEMPLATE false`, keep: "discard" });
    await admin.execute({ text: `DROP DATABASE ${pristine()}`, keep: "discard" });
  });

  test("serves while others are connected, until something changes", async () => {
    const keeping = { adminUrl: inject("postgresUrl"), sample: target.config };
    expect(await keepPristine(keeping)).toBe("made");
    expect(await keepPristine(keeping)).toBe("kept");
    const other = await target.open({ applicationName: "psql" });
    await carryOut((context) => context.cloneTarget("after"));
    expect(result).toMatchObject({ method: expect.stringContaining(pristine()), differences: [] });
    await bench.run(notebookId, "BEGIN");
    const unsure = await carryOut((context) => context.cloneTarget("after"));
    expect(unsure.error?.message).toContain("holds an open transaction");
    await bench.engine.runs.resetSession(bench.user, notebookId);
    await other.execute({ text: "UPDATE orders SET note = 'changed' WHERE id = 1", keep: "discard" });
    await other.close();
    await carryOut((context) => context.cloneTarget("after"));
    expect(result).toMatchObject({
      method: expect.stringContaining(`TEMPLATE ${target.config.database} `),
      differences: [],
    });
  });
});

describe("what else a run may open", () => {
  test("an empty database in the lab, dropped with the run", async () => {
    const run = await carryOut(async (context) => {
      const startedMs = context.clockMs();
      const backend = await context.openScratch("tunebook test scratch");
      expect(context.clockMs() - startedMs).toBeGreaterThan(0);
      return first(backend, "SELECT current_database() || ' ' || (SELECT count(*) FROM pg_stat_user_tables)");
    });
    expect(run.error).toBeNull();
    expect(result).toMatch(/^tunebook_scratch_[0-9a-f]{12} 0$/);
    expect(await databasesLike("tunebook_scratch%")).toBeNull();
  });

  test("another target by its name, if whoever started the run may use it", async () => {
    const name = "staging copy";
    const mine = await insertTestTarget(bench.user, { ...target.config, database: "postgres" });
    await store().execute(sql`update target set name = ${name} where id = ${mine}`);
    const theirs = await insertTestTarget(await insertTestUser("Grace"), target.config);
    await store().execute(sql`update target set name = 'secret' where id = ${theirs}`);
    await carryOut(async (context) =>
      first(await context.openBackendOn("Staging copy", "tunebook test"), "SELECT current_database()"),
    );
    expect(result).toBe("postgres");
    const refused = await carryOut((context) => context.openBackendOn("secret", "tunebook test"));
    expect(refused.error).toMatchObject({ code: "not-found" });
    await bench.engine.runs.dropTarget(mine);
  });

  test("no target longer than it is there: a run that holds it ends with it", async () => {
    const mine = await insertTestTarget(bench.user, { ...target.config, database: "postgres" });
    await store().execute(sql`update target set name = 'going' where id = ${mine}`);
    let isOpen = false;
    script = async (context) => {
      const other = await context.openBackendOn("going", "tunebook test");
      isOpen = true;
      return other.execute({ text: "SELECT pg_sleep(60)", keep: "discard" });
    };
    const run = await bench.start(notebookId, "sleep elsewhere", { kind: "benchmark" });
    await eventually(async () => expect(await Promise.resolve(isOpen)).toBe(true));
    await bench.engine.runs.dropTarget(mine);
    expect((await bench.until(run, ({ status }) => isRunOver(status))).status).not.toBe("ok");
  });
});
