import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { BenchmarkProgress } from "@/lib/benchmark/progress";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { AppError } from "@/lib/errors";
import { TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import {
  createOrders,
  createTestContext,
  measure,
  phaseOf,
  PRISTINE,
  refusal,
  relations,
  send,
  type TestContext,
} from "./test-context";

let target: TestTarget;
let observer: TargetBackend;
let run: TestContext;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "benchmark_faults");
  observer = await target.open();
  await createOrders(observer);
  await send(observer, "CREATE SEQUENCE public.trigger_of_faults");
});
afterAll(() => target?.drop());
beforeEach(async () => {
  await send(observer, "SELECT setval('trigger_of_faults', 1)");
  run = await createTestContext(target);
});
afterEach(async () => {
  // Whatever went wrong: nothing is left, and what was to be undone was.
  expect((await relations(observer)).filter((name) => name !== "trigger_of_faults")).toEqual(PRISTINE);
  expect(run.journal.every(({ isDone }) => isDone)).toBe(true);
  const open = await send(
    observer,
    "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tunebook benchmark%' AND xact_start IS NOT NULL",
  );
  expect(open).toEqual([]);
});

/** Calls `act` once, when the first counted executions are reported. */
function onceMeasuring(act: () => unknown): void {
  let isDone = false;
  run.onProgress = (progress) => {
    if (phaseOf(progress) !== "measuring" || isDone) return;
    const { arms } = progress.detail as BenchmarkProgress;
    if (arms.some(({ n }) => n < 2)) return;
    isDone = true;
    act();
  };
}

/** Makes every execution of a statement with `trap` fail or sleep from now on. */
const spring = () => void send(observer, "SELECT setval('trigger_of_faults', 1000000)");
const IS_SPRUNG = "nextval('trigger_of_faults') > 1000000";

const variants = (first: string, second: string) =>
  `-- @samples 200\n-- @variant a\n${first}\n-- @variant b\n${second}`;

const SLOW = "SELECT pg_sleep(0.002)";
const PARTIAL = /\(\d+ rounds? (was|were) measured before it failed; a part of a run gives no verdict\.\)$/;

describe("a variant that fails half-way", () => {
  test("is named with its parameter set and its place, and no verdict comes from the part before", async () => {
    onceMeasuring(spring);
    const error = await refusal(
      run,
      `-- @param n = 1 | 2\n${variants(`${SLOW}, :n::int`, `${SLOW},\n  1 / (CASE WHEN ${IS_SPRUNG} AND :n::int = 2 THEN 0 ELSE 1 END)`)}`,
    );
    expect(error).toMatchObject({ code: "statement-failed", database: { sqlstate: "22012" } });
    expect(error.message).toMatch(/^Variant b with n = 2: division by zero/);
    expect(error.message).toMatch(PARTIAL);
    expect(error.where).toMatchObject({ line: 6 });
  });

  test("for running over its timeout says so", async () => {
    onceMeasuring(spring);
    const error = await refusal(
      run,
      `-- @timeout 400ms\n${variants(SLOW, `SELECT pg_sleep(CASE WHEN ${IS_SPRUNG} THEN 9 ELSE 0.002 END)`)}`,
    );
    expect(error.database?.sqlstate).toBe("57014");
    expect(error.message).toMatch(/^Variant b: .*timeout/);
    expect(error.message).toMatch(PARTIAL);
  });

  test("for want of room on disk is a failure like any other", async () => {
    onceMeasuring(spring);
    const sorted = `SELECT count(*) FROM (SELECT g FROM generate_series(1, CASE WHEN ${IS_SPRUNG} THEN 200000 ELSE 10 END) AS g ORDER BY random()) AS t`;
    const error = await refusal(
      run,
      variants(
        SLOW,
        `-- @set work_mem = 64kB\n-- @set temp_file_limit = 64kB\n-- @setup CREATE INDEX ON orders (status);\n${sorted}`,
      ),
    );
    expect(error.message).toContain("Variant b: temporary file size exceeds");
    expect(error.database?.sqlstate).toBe("53400");
  });

  test("as the victim of a deadlock leaves no transaction and no lock behind", async () => {
    const holder = await target.open();
    await send(holder, "SET deadlock_timeout = '30s'");
    await send(holder, "BEGIN");
    await send(holder, "UPDATE orders SET status = 9 WHERE id = 60000");
    const crossing = (async () => {
      const waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tunebook benchmark a' AND wait_event_type = 'Lock'";
      while ((await send(observer, waiting))[0]?.[0] !== "1") await sleep(20);
      await send(holder, "UPDATE orders SET status = 9 WHERE id = 1");
      await send(holder, "ROLLBACK");
    })();
    const error = await refusal(
      run,
      "-- @variant a\n-- @set deadlock_timeout = 50ms\nUPDATE orders SET status = 8 WHERE id IN (1, 60000)",
    );
    await crossing;
    expect(error.database?.sqlstate).toBe("40P01");
    expect(error.message).toContain("Variant a: deadlock detected");
  });
});

describe("a cancel", () => {
  const INDEX = `-- @samples 200
-- @variant a
${SLOW} FROM orders WHERE id = 1;
-- @variant b
-- @setup CREATE INDEX ON orders (customer_id);
${SLOW} FROM orders WHERE id = 1;`;

  test("before anything was opened opens nothing", async () => {
    await run.cancel();
    expect((await refusal(run, INDEX)).code).toBe("statement-cancelled");
    expect(run.journal).toEqual([]);
  });

  for (const phase of ["preparing", "warm-up", "comparing", "measuring"] as const)
    test(`while it is ${phase} undoes everything`, async () => {
      run.onProgress = (progress) => {
        if (phaseOf(progress) === phase) void run.cancel();
      };
      expect((await refusal(run, INDEX)).code).toBe("statement-cancelled");
    });

  test("in the middle of a long setup undoes what it had made", async () => {
    const { cancel } = run;
    run.onJournal = async () => void setTimeout(() => void cancel(), 150);
    const error = await refusal(
      run,
      "-- @variant a\n-- @setup CREATE TABLE first_made ()\n-- @setup CREATE TABLE never_made AS SELECT 1 AS n FROM pg_sleep(30)\nSELECT 1",
    );
    expect(error.code).toBe("statement-cancelled");
  });

  test("in the middle of a long execution does not wait for its end", async () => {
    const startedMs = performance.now();
    const { cancel } = run;
    setTimeout(() => void cancel(), 300);
    expect((await refusal(run, "-- @variant a\nSELECT pg_sleep(30)")).code).toBe("statement-cancelled");
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });
});

describe("a server that goes away", () => {
  test("with one backend ends the run, and says whose it was and how far it had come", async () => {
    onceMeasuring(
      () =>
        void send(
          observer,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tunebook benchmark b'",
        ),
    );
    const error = await refusal(run, variants(SLOW, `${SLOW}, 2`));
    expect(error.code).toBe("target-unreachable");
    expect(error.message).toMatch(/^Variant b[:,] /);
    expect(error.message).toMatch(PARTIAL);
  });

  test("with the backend that watches it is not mistaken for a variant's failure", async () => {
    onceMeasuring(
      () =>
        void send(
          observer,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tunebook benchmark environment'",
        ),
    );
    const error = await refusal(run, variants(SLOW, `${SLOW}, 2`));
    expect(error.code).toBe("target-unreachable");
    expect(error.message).not.toContain("Variant");
  });
});

describe("a target that somebody changes meanwhile", () => {
  const READS = variants(
    "SELECT count(*), pg_sleep(0.002) FROM orders WHERE id < 100",
    "SELECT count(id), pg_sleep(0.002) FROM orders WHERE id < 100",
  );

  const drifts: [what: string, statements: string[], undo: string[], change: RegExp][] = [
    ["by ANALYZE", ["ANALYZE orders"], [], /^orders was analysed\.$/],
    ["by VACUUM", ["VACUUM orders"], [], /^orders was vacuumed\.$/],
    [
      "with an index",
      ["CREATE INDEX somebodys ON orders (status)"],
      ["DROP INDEX somebodys"],
      /^orders got the index somebodys btree \(status\)\.$/,
    ],
  ];
  for (const [what, statements, undo, change] of drifts)
    test(`${what} voids the run, which says what changed`, async () => {
      let isChanged = false;
      run.context.isToBeKept = () => isChanged;
      onceMeasuring(async () => {
        for (const text of statements) await send(observer, text);
        isChanged = true;
      });
      const { environment, verdict, comparisons, conclusions } = await measure(run, READS);
      for (const text of undo) await send(observer, text);
      expect(environment.changes).toContainEqual(expect.stringMatching(change));
      expect(environment.hashAfter).not.toBe(environment.hashBefore);
      expect(verdictText(verdict)).toMatch(/void/i);
      expect([comparisons, conclusions]).toEqual([[], []]);
    });
});

describe("a copy that cannot be made", () => {
  test("ends the run before anything is set up or executed, and says what to do", async () => {
    run.context.cloneTarget = () =>
      Promise.reject(new AppError("unavailable", "There is no room for it.", { hint: "Drop another." }));
    const error = await refusal(
      run,
      "-- @sandbox\n-- @variant a\nSELECT 1;\n-- @variant b\n-- @setup CREATE INDEX ON orders (status)\nSELECT 1",
    );
    expect(error).toMatchObject({
      code: "unavailable",
      message: "No copy of the target for variant a: There is no room for it.",
      hint: "Drop another.",
    });
    expect(run.journal).toEqual([]);
  });

  test("with its setup is named with the setup's place, and the target itself is left alone", async () => {
    const copy = await TestTarget.create(inject("postgresUrl"), "benchmark_failing_copy");
    run.context.cloneTarget = () =>
      Promise.resolve({
        database: copy.config.database,
        method: "FILE_COPY",
        elapsedMs: 1,
        bytes: 1,
        differences: [],
        openBackend: (applicationName) => copy.open({ applicationName }),
      });
    const error = await refusal(
      run,
      "-- @sandbox\n-- @variant a\n-- @setup CREATE INDEX ON nowhere (status)\nSELECT 1",
    );
    await copy.drop();
    expect(error).toMatchObject({ code: "statement-failed", where: { line: 3 } });
    expect(error.message).toBe('Setup of variant a: relation "nowhere" does not exist');
    expect(run.journal).toEqual([]);
  });
});
