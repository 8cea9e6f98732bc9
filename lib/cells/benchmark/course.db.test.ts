import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { samplesOf } from "@/lib/benchmark/record";
import { PLAN_REGIMES } from "@/lib/benchmark/spec";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { benchmarkOutputSchema, type BenchmarkOutput } from "./schema";
import {
  createOrders,
  createTestContext,
  measure as measureIn,
  phaseOf,
  PRISTINE,
  refusal as refusalIn,
  relations,
  send,
  type TestContext,
} from "./test-context";

let target: TestTarget;
let observer: TargetBackend;
let run: TestContext;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "benchmark_course");
  observer = await target.open();
  await createOrders(observer);
});
afterAll(() => target?.drop());
beforeEach(async () => {
  run = await createTestContext(target);
});

const measure = async (text: string): Promise<BenchmarkOutput> => {
  const output = await measureIn(run, text);
  // What is stored is what was found.
  expect(benchmarkOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
  return output;
};
const refusal = (text: string) => refusalIn(run, text);

const PAIR = `
-- @variant a
SELECT status FROM orders WHERE id = 42;
-- @variant b
SELECT status FROM orders WHERE id = 42::int;`;

describe("interleaved rounds", () => {
  test("hold every variant, the first one's shadow and SELECT 1 on each backend, and end at a look that was declared", async () => {
    const output = await measure(`-- @time 2s\n${PAIR}`);
    const { samples, shadowSamples, floorSamples, stop, design, clocks } = output;
    const rounds = samples.length / 2;
    expect(shadowSamples.map(({ variant, round }) => [variant, round])).toEqual(
      Array.from({ length: rounds }, (_, round) => ["a", round]),
    );
    expect(floorSamples).toHaveLength(2 * rounds);
    expect(samplesOf(floorSamples, "b", "")).toHaveLength(rounds);
    expect(stop?.looks.length).toBeGreaterThan(0);
    expect(stop?.taken.map(({ pairs }) => pairs)).toEqual(stop?.looks.filter((at) => at <= rounds));
    expect(stop?.taken.at(-1)?.pairs).toBe(rounds);
    for (const sample of [...samples, ...shadowSamples]) {
      expect(sample.executions).toBe(design.batch[""] ?? 1);
      expect(sample.firstRowMs).toBeGreaterThan(0);
      expect(sample.firstRowMs).toBeLessThanOrEqual(sample.elapsedMs);
    }
    expect(clocks).toHaveLength(2);
    for (const { wallMs, floorMs, server } of clocks) {
      expect(wallMs).toBeGreaterThan(0);
      expect(floorMs).toBeGreaterThan(0);
      expect(server?.executionMs).toBeGreaterThanOrEqual(0);
    }
    expect(output.environment.changes).toEqual([]);
    const { soFar } = run.progress.at(-1)?.detail as { soFar: { pairs: number; waitsFor: string } | null };
    expect(soFar?.pairs).toBeGreaterThan(0);
  });

  test("end when they are to be kept, with a verdict from whole rounds and no more", async () => {
    let isToBeKept = false;
    run.context.isToBeKept = () => isToBeKept;
    run.onProgress = (progress) => {
      if (phaseOf(progress) === "measuring") isToBeKept = true;
    };
    const slow = PAIR.replaceAll("SELECT status", "SELECT status, pg_sleep(0.005)");
    const { stop, samples, shadowSamples, verdict } = await measure(`-- @samples 200\n${slow}`);
    expect(stop?.reason).toBe("kept");
    expect(samples.length).toBeLessThan(200);
    expect(samples.length).toBe(2 * shadowSamples.length);
    expect(verdictText(verdict)).not.toBe("");
  });

  test("that are to be kept before the first one is over still have one", async () => {
    run.context.isToBeKept = () => true;
    const { stop, comparisons, samples } = await measure(`-- @samples 50\n${PAIR}`);
    expect(stop?.reason).toBe("kept");
    expect(samples).toHaveLength(2);
    expect(comparisons).toMatchObject([{ outcome: "undecided", ratioLow: null, pairs: 1 }]);
  });

  test("see who else is at work on the database", async () => {
    const other = await target.open({ applicationName: "somebody" });
    const busy = send(other, "SELECT count(*) FROM generate_series(1, 100000000)").catch(() => undefined);
    const { incidents } = await measure(
      `-- @samples 60\n${PAIR.replaceAll("SELECT status", "SELECT status, pg_sleep(0.005)")}`,
    );
    await other.cancel();
    await busy;
    expect(incidents.find(({ kind }) => kind === "other-sessions")?.detail).toMatch(/^1 other session \(/);
  });
});

test("sequential variants that are to be kept are cut to the same rounds", async () => {
  let isToBeKept = false;
  run.context.isToBeKept = () => isToBeKept;
  run.onProgress = (progress) => {
    if (phaseOf(progress) === "measuring") isToBeKept = true;
  };
  const { stop, samples } = await measure(`-- @samples 60
-- @variant a
SELECT count(*), pg_sleep(0.02) FROM orders WHERE id < 10;
-- @variant b
-- @setup ANALYZE orders
SELECT count(*), pg_sleep(0.02) FROM orders WHERE id < 10;`);
  expect(stop?.reason).toBe("kept");
  const rounds = (variant: string) => new Set(samplesOf(samples, variant, "").map(({ round }) => round)).size;
  expect(rounds("a")).toBeLessThan(6);
  expect(rounds("b")).toBe(rounds("a"));
});

describe("what is measured", () => {
  test("can be a mix of reads and writes, balanced by how often each is called", async () => {
    const output = await measure(`-- @samples 8
-- @param customer = 42
-- @statement by_customer calls=1000/h
SELECT count(*) FROM orders WHERE customer_id = :customer;
-- @statement pay calls=10/h
UPDATE orders SET status = 4 WHERE id = :customer;
-- @variant plain
-- @variant indexed
-- @setup CREATE INDEX ON orders (customer_id)`);
    expect(output.design.mode).toBe("blocks");
    expect(new Set(output.samples.map(({ paramSet }) => paramSet))).toEqual(new Set(["by_customer", "pay"]));
    expect(output.balances).toMatchObject([
      {
        variant: "indexed",
        mix: "given",
        statements: [
          { statement: "by_customer", writes: false, callsPerHour: 1000 },
          { statement: "pay", writes: true, callsPerHour: 10 },
        ],
      },
    ]);
    expect(output.environment.changes).toEqual([]);
    expect(await send(observer, "SELECT count(*) FROM orders WHERE status = 4 AND id = 42")).toEqual([["0"]]);
    expect(await relations(observer)).toEqual(PRISTINE);
  });

  for (const regime of PLAN_REGIMES)
    test(`can be planned ${regime}, and its errors keep their place`, async () => {
      const text = (statement: string) =>
        `-- @samples 6\n-- @plan ${regime}\n-- @param customer = 42\n-- @variant a\n${statement}`;
      const { samples, plans } = await measure(
        text("SELECT * FROM orders WHERE customer_id = :customer::int"),
      );
      expect(samples).toHaveLength(6);
      expect(plans[0]?.statement).toContain(":customer");
      const broken = text("SELECT :customer::int,\n  nowhere FROM orders");
      expect((await refusal(broken)).where).toMatchObject({
        offset: broken.indexOf("nowhere"),
        line: 6,
        column: 3,
      });
    });

  test("can be prepared on a read-only target", async () => {
    run = await createTestContext(target, { readOnly: true });
    const { samples } = await measure(
      "-- @samples 6\n-- @plan generic\n-- @param customer = 42\n-- @variant a\nSELECT * FROM orders WHERE customer_id = :customer::int",
    );
    expect(samples).toHaveLength(6);
  });

  test("can run on another target, whose changes are watched too", async () => {
    const elsewhere = await TestTarget.create(inject("postgresUrl"), "benchmark_elsewhere");
    const there = await elsewhere.open();
    await createOrders(there);
    run.context.openBackendOn = (name, applicationName) =>
      name === "replica" ? elsewhere.open({ applicationName }) : Promise.reject(new Error(name));
    const text = `-- @samples 200\n${PAIR.replace("-- @variant b", "-- @variant b\n-- @on replica")}`;
    let change: Promise<unknown> | undefined;
    let isChanged = false;
    run.context.isToBeKept = () => isChanged;
    run.onProgress = (progress) => {
      if (phaseOf(progress) === "measuring")
        change ??= send(there, "ANALYZE orders").then(() => (isChanged = true));
    };
    const slow = text.replaceAll("SELECT status", "SELECT status, pg_sleep(0.01)");
    const { samples, environment, design } = await measure(slow);
    await change;
    expect(design.mode).toBe("interleaved");
    expect(new Set(samples.map(({ variant }) => variant)).size).toBe(2);
    expect(environment.changes).toEqual(["replica: orders was analysed."]);
    await elsewhere.drop();
  });

  test("on another target gets no setup, which could not be undone there after a crash", async () => {
    const text = PAIR.replace(
      "-- @variant b",
      "-- @variant b\n-- @on replica\n-- @setup CREATE INDEX ON orders (status)",
    );
    expect(await refusal(text)).toMatchObject({ code: "invalid-input", where: { line: 6 } });
  });
});

describe("a prepared statement whose plan is left to the server", () => {
  const auto = (statement: string, value: string) =>
    `-- @samples 6\n-- @plan auto\n-- @param v = ${value}\n-- @variant a\n${statement}`;

  test("is reported when it goes over to the generic plan, with how often it was planned before", async () => {
    const { planFlips } = await measure(auto("SELECT * FROM orders WHERE id = :v::int", "42"));
    expect(planFlips).toMatchObject([{ variant: "a", customPlans: 5 }]);
    expect(planFlips[0]?.genericPlans).toBeGreaterThan(0);
  });

  test("is none where its own values keep the cheaper plan", async () => {
    await send(
      observer,
      "CREATE TABLE skewed AS SELECT CASE WHEN g > 10 THEN 1 ELSE 2 END AS kind, g AS id FROM generate_series(1, 20000) AS g",
    );
    await send(observer, "CREATE INDEX ON skewed (kind)");
    await send(observer, "ANALYZE skewed");
    const { planFlips } = await measure(auto("SELECT count(id) FROM skewed WHERE kind = :v::int", "2"));
    await send(observer, "DROP TABLE skewed");
    expect(planFlips).toEqual([]);
  });
});

test("a rewrite that a tiny database refutes gets no ratio, though the rows at hand are the same", async () => {
  const scratch = await TestTarget.create(inject("postgresUrl"), "benchmark_scratch");
  run.context.openScratch = (applicationName) => scratch.open({ applicationName });
  const output = await measure(`-- @samples 6
-- @refute 200
-- @variant a
SELECT id FROM orders WHERE id < 50 AND id NOT IN (SELECT status FROM orders WHERE id % 7 = 1);
-- @variant b
SELECT o.id FROM orders o WHERE id < 50 AND NOT EXISTS (SELECT FROM orders s WHERE s.id % 7 = 1 AND s.status = o.id);`);
  expect(run.progress.map(phaseOf)).toContain("refuting");
  expect(output.equivalences).toMatchObject([{ status: "same" }]);
  expect(output.refutations).toMatchObject([{ variant: "b", status: "counterexample" }]);
  expect(output.comparisons).toEqual([]);
  expect(output.samples).toHaveLength(12);
  expect(await relations(observer)).toEqual(PRISTINE);
  await scratch.drop();
});

describe("copies", () => {
  test("let variants with different schemas run side by side, and are all that is changed", async () => {
    const clones: TestTarget[] = [];
    run.context.cloneTarget = async (label) => {
      const clone = await TestTarget.create(inject("postgresUrl"), `benchmark_clone_${label}`);
      clones.push(clone);
      await createOrders(await clone.open());
      const { database } = clone.config;
      return {
        database,
        method: "WAL_LOG",
        elapsedMs: 5,
        bytes: 1000,
        differences: [],
        openBackend: (applicationName) => clone.open({ applicationName }),
      };
    };
    const output = await measure(`-- @sandbox
-- @samples 6
-- @setup CREATE TABLE small AS SELECT g AS id FROM generate_series(1, 100) AS g
-- @variant a
SELECT count(*) FROM orders JOIN small USING (id) WHERE customer_id = 42;
-- @variant b
-- @setup CREATE INDEX ON orders (customer_id)
SELECT count(*) FROM orders JOIN small USING (id) WHERE customer_id = 42;`);
    expect(output.design.mode).toBe("interleaved");
    expect(output.shadowSamples).toHaveLength(6);
    expect(output.clones).toMatchObject([
      { variant: "a", method: "WAL_LOG" },
      { variant: "b", bytes: 1000 },
    ]);
    expect(output.plans[1]?.raw).toContain("tunebook_b_1");
    expect(output.equivalences).toMatchObject([{ status: "same" }]);
    expect(output.environment.changes).toEqual([]);
    expect(output.method).toContain('CREATE INDEX "tunebook_b_1" ON orders (customer_id)');
    expect(run.journal).toEqual([]);
    expect(await relations(observer)).toEqual(PRISTINE);
    for (const clone of clones) await clone.drop();
  });
});

describe("a cold cache", () => {
  test("is refused where the server's buffers are not ours to empty, with the directive's name", async () => {
    expect(await refusal(`-- @benchmark cache=cold\n${PAIR}`)).toMatchObject({
      code: "unavailable",
      message: "@benchmark cache=cold needs a server whose buffers are ours to empty.",
    });
  });

  test("has shared buffers emptied before every counted execution, outside its time", async () => {
    await send(observer, "CREATE EXTENSION IF NOT EXISTS pg_buffercache");
    let evictions = 0;
    run.context.evictSharedBuffers = async () => {
      evictions += 1;
      await send(
        observer,
        "SELECT count(pg_buffercache_evict(bufferid)) FROM pg_buffercache WHERE relfilenode IS NOT NULL",
      );
      return { evictedBuffers: 0, keptBuffers: 0 };
    };
    const { samples, shadowSamples, plans } = await measure(
      `-- @samples 4\n-- @benchmark cache=cold\n${PAIR}`,
    );
    await send(observer, "DROP EXTENSION pg_buffercache");
    expect(evictions).toBeGreaterThanOrEqual(samples.length + shadowSamples.length);
    expect(samples.every(({ executions }) => executions === 1)).toBe(true);
    expect(plans.every(({ counters }) => counters.sharedReadBlocks > 0)).toBe(true);
  });
});

const OLDER = Object.entries(inject("postgresUrls")).filter(([major]) => major !== "18");

describe.each(OLDER)("PostgreSQL %s", (major, url) => {
  test("is watched while an index alternates with none, and found unchanged", async () => {
    const older = await TestTarget.create(url, "benchmark_major");
    const there = await older.open();
    await createOrders(there);
    run = await createTestContext(older);
    const { environment, plans } = await measure(`-- @samples 6
-- @variant a
SELECT * FROM orders WHERE customer_id = 42;
-- @variant b
-- @setup CREATE INDEX ON orders (customer_id)
SELECT * FROM orders WHERE customer_id = 42;`);
    expect(environment.serverVersion.startsWith(major)).toBe(true);
    expect(environment.relations).toMatchObject([
      { name: "orders", estimatedRows: 60000, indexes: ["orders_pkey unique btree (id)"] },
    ]);
    expect(environment.relations[0]?.allVisible).toBeGreaterThan(0.9);
    expect(environment.changes).toEqual([]);
    expect(plans).toHaveLength(2);
    await older.drop();
  });
});
