import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { BenchmarkSpec } from "@/lib/benchmark/spec";
import { TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { readCallsPerHour } from "./calls";
import { diagnosedArm, paramSet } from "./diagnosed-arm.fixture";
import { readPlan } from "./diagnosis";
import { readHintSupport } from "./hint-support";
import { findPlanFlips, readPlanState } from "./plan-flips";
import { readServerClock } from "./server-clock";

const ONE = paramSet("one", { customer: "7" });
const BY_CUSTOMER = "SELECT id, note FROM orders WHERE customer_id = :customer";

describe.each(Object.entries(inject("postgresUrls")))("PostgreSQL %s", (major, url) => {
  let target: TestTarget;
  let backend: TargetBackend;

  beforeAll(async () => {
    target = await TestTarget.create(url, "diagnosis");
    backend = await target.open();
    const statements = [
      "CREATE EXTENSION pg_stat_statements",
      `CREATE TABLE orders WITH (fillfactor = 50) AS
       SELECT g AS id, g % 100 AS customer_id, repeat('n', 20) AS note FROM generate_series(1, 20000) AS g`,
      "CREATE INDEX orders_customer_id_idx ON orders (customer_id)",
      "VACUUM ANALYZE orders",
    ];
    for (const text of statements) await backend.execute({ text, keep: "discard" });
  });
  afterAll(() => target?.drop());

  test("an update tells how many of its rows touched no index, and leaves nothing", async () => {
    const heapOnly = await diagnosedArm(backend, "UPDATE orders SET note = 'x' WHERE id <= 100", {
      writes: true,
    });
    const indexed = await diagnosedArm(backend, "UPDATE orders SET customer_id = -1 WHERE id <= 100", {
      writes: true,
    });
    const { counters, rolledBack } = await readPlan(heapOnly, ONE);
    expect(counters).toMatchObject({ updatedRows: 100, hotUpdatedRows: 100 });
    expect(counters.walRecords).toBeGreaterThanOrEqual(100);
    expect(counters.walBytes).toBeGreaterThan(0);
    expect(rolledBack).toBe(true);
    expect((await readPlan(indexed, ONE)).counters).toMatchObject({ updatedRows: 100, hotUpdatedRows: 0 });
    const left = await backend.execute({
      text: "SELECT count(*) FROM orders WHERE note = 'x' OR customer_id = -1",
      keep: { rows: 1, bytes: 100, valueBytes: 100 },
    });
    expect([left.rows, backend.transaction]).toEqual([[["0"]], "idle"]);
  });

  test("a read tells its blocks, its memory and the time it waited for blocks", async () => {
    const arm = await diagnosedArm(backend, "SELECT id FROM orders ORDER BY note, id DESC");
    const { counters } = await readPlan(arm, ONE);
    expect(counters.sharedHitBlocks + counters.sharedReadBlocks).toBeGreaterThan(100);
    expect(counters.ioReadMs).not.toBeNull();
    expect(counters.executorMemoryBytes).toBeGreaterThan(100_000);
    expect(counters.plannerMemoryBytes === null).toBe(Number(major) < 17);
    expect(counters.updatedRows).toBeNull();
  });

  test.each(["bound", "literals", "generic"] as const)(
    "the server's clock is that of pg_stat_statements alone, with %s values",
    async (regime) => {
      const own = await target.open();
      const statement = `${BY_CUSTOMER} AND '${regime}' <> ''`;
      const arm = await diagnosedArm(own, statement, { regime });
      const clock = await readServerClock(arm, ONE, 3);
      expect(clock).toMatchObject({ source: "pg_stat_statements", executions: 3 });
      expect(clock.executionMs).toBeGreaterThan(0);
      expect(clock.outputBytes === null).toBe(Number(major) < 17);
    },
  );

  test("with pg_stat_statements not keeping the statement, the clock is EXPLAIN's", async () => {
    const own = await target.open();
    await own.execute({ text: "SET pg_stat_statements.track = none", keep: "discard" });
    const clock = await readServerClock(await diagnosedArm(own, BY_CUSTOMER), ONE, 3);
    expect(clock.source).toBe("explain");
    expect(clock.executionMs).toBeGreaterThan(0);
  });

  test("an entry that somebody else counts on too is no clock", async () => {
    const [own, other] = [await target.open(), await target.open()];
    const statement = `${BY_CUSTOMER} AND 'shared' <> ''`;
    const [arm, busy] = [await diagnosedArm(own, statement), await diagnosedArm(other, statement)];
    const execute: typeof arm.execute = async (set) => {
      await busy.execute(set);
      return arm.execute(set);
    };
    expect((await readServerClock({ ...arm, execute }, ONE, 3)).source).toBe("explain");
  });

  test("a server that goes over to the generic plan is a flip, with how long it hesitated", async () => {
    const own = await target.open();
    const arm = await diagnosedArm(own, BY_CUSTOMER, { regime: "auto" });
    const before = await readPlanState(arm, ONE);
    for (let i = 0; i < 8; i += 1) await arm.execute(ONE);
    const [flip] = findPlanFlips([before], [await readPlanState(arm, ONE)]);
    expect(flip).toMatchObject({ variant: "after", paramSet: "one", customPlans: 5 });
    expect(flip?.genericPlans).toBeGreaterThan(0);
  });

  test("a plan that changes is a flip, and one that does not is none", async () => {
    const own = await target.open();
    const arm = await diagnosedArm(own, BY_CUSTOMER);
    const before = await readPlanState(arm, ONE);
    expect(findPlanFlips([before], [await readPlanState(arm, ONE)])).toEqual([]);
    for (const name of ["enable_indexscan", "enable_bitmapscan"])
      await own.execute({ text: `SET ${name} = off`, keep: "discard" });
    const [flip] = findPlanFlips([before], [await readPlanState(arm, ONE)]);
    expect(flip).toMatchObject({ before: before.shape, customPlans: null });
    expect(flip?.after).not.toBe(before.shape);
  });

  test("the mix of calls is read, given, or equal for want of both", async () => {
    const app = await target.open();
    for (let i = 0; i < 20; i += 1)
      await app.execute({
        text: "SELECT note FROM orders WHERE id = $1",
        values: [String(i)],
        keep: "discard",
      });
    await app.execute({ text: "SELECT note FROM orders WHERE id = 4711", keep: "discard" });
    const mix = (callsPerHour: number | null, statement: string) =>
      readCallsPerHour(app, {
        workload: [
          { ...arms.statement(ONE), name: "page", statement, callsPerHour },
          { ...arms.statement(ONE), name: "write", callsPerHour: 60 },
        ],
        paramSets: [{ ...paramSet("page-1", { id: "5" }), statement: "page" }],
      } satisfies Pick<BenchmarkSpec, "workload" | "paramSets">);
    const arms = await diagnosedArm(app, BY_CUSTOMER);
    const recorded = await mix(null, "SELECT note FROM orders WHERE id = :id");
    expect(recorded.mix).toBe("pg_stat_statements");
    expect(recorded.callsPerHour.page).toBeGreaterThan(0);
    expect(recorded.callsPerHour.write).toBe(60);
    expect(await mix(900, "SELECT 1")).toEqual({ callsPerHour: { page: 900, write: 60 }, mix: "given" });
    expect(await mix(null, "SELECT note, id, 1 FROM orders WHERE id = :id")).toEqual({
      callsPerHour: { page: 1, write: 1 },
      mix: "equal",
    });
  });

  test("no tool for hints is found where there is none", async () => {
    expect(await readHintSupport(backend)).toBeNull();
  });
});
