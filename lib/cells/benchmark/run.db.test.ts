import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { AppError } from "@/lib/errors";
import { verdictText } from "@/lib/benchmark/verdict-words";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { TargetBackend } from "@/lib/target/types";
import { benchmarkFigures } from "./figures";
import { benchmarkMarkdown } from "./markdown";
import { benchmarkOutputSchema, type BenchmarkOutput } from "./schema";
import {
  createOrders,
  createTestContext,
  measure as measureIn,
  phaseOf,
  PRISTINE,
  refusal as refusalIn,
  relations as relationsOf,
  type TestContext,
} from "./test-context";

let target: TestTarget;
let observer: TargetBackend;
let run: TestContext;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "benchmark");
  observer = await target.open();
  await createOrders(observer);
});
afterAll(() => target?.drop());
beforeEach(async () => {
  run = await createTestContext(target);
});

const measure = (text: string): Promise<BenchmarkOutput> => measureIn(run, text);
const refusal = (text: string): Promise<AppError> => refusalIn(run, text);
const relations = (): Promise<string[]> => relationsOf(observer);

/** Names of the columns of the test table, in order. */
async function columns(): Promise<string[]> {
  const text =
    "SELECT attname FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
  return (await observer.execute({ text, keep: TEST_CAP })).rows.map(([name]) => name ?? "");
}

const REWRITE = `
-- @samples 12
-- @param customer = 42 | 7
-- @variant before
SELECT id, status FROM orders WHERE customer_id = :customer ORDER BY id;
-- @variant after
-- @set enable_indexscan = off
SELECT o.id, o.status FROM orders o WHERE o.customer_id::text = (:customer::int)::text ORDER BY o.id;`;

const INDEX = `
-- @samples 12
-- @variant before
SELECT * FROM orders WHERE customer_id = 42 ORDER BY id;
-- @variant after
-- @setup CREATE INDEX ON orders (customer_id);
SELECT * FROM orders WHERE customer_id = 42 ORDER BY id;`;

describe("variants that can exist side by side", () => {
  let whole: TestContext;
  let output: BenchmarkOutput;
  beforeAll(async () => {
    whole = await createTestContext(target);
    output = await measureIn(whole, REWRITE);
  });

  test("are measured in rounds, every sample is kept, and the record obeys its schema", () => {
    expect(benchmarkOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
    expect(output.design).toMatchObject({ mode: "interleaved", rounds: 12 });
    expect(output.samples).toHaveLength(12 * 2 * 2);
    for (let round = 0; round < 12; round += 1)
      expect(output.samples.filter((sample) => sample.round === round)).toHaveLength(4);
    expect(output.equivalences).toMatchObject([
      { paramSet: "42", status: "same", inOrder: true },
      { paramSet: "7", status: "same", inOrder: true },
    ]);
    expect(output.plans).toHaveLength(4);
    expect(output.plans.every(({ counters }) => counters.sharedHitBlocks > 0)).toBe(true);
    expect(output.environment.relations).toMatchObject([{ name: "orders", estimatedRows: 60000 }]);
    expect(verdictText(output.verdict)).toContain("returns the same rows");
    expect(output.method).toContain("12 rounds");
    expect(whole.journal).toEqual([]);
  });

  test("show their progress and give figures to cite", () => {
    expect(whole.progress.map(phaseOf)).toEqual(
      expect.arrayContaining(["preparing", "warm-up", "comparing"]),
    );
    const paths = benchmarkFigures(output).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["before.42.median", "after.7.ratioLow", "after.42.faster", "verdict"]),
    );
    expect(paths).not.toContain("before.42.ratio");
    expect(benchmarkMarkdown(REWRITE, output)).toContain("*customer = 42.*");
  });

  test("take the values given for one run in place of the directive's", async () => {
    run.context.params = { customer: "3" };
    const { spec, samples } = await measure(REWRITE);
    expect(spec.paramSets).toEqual([{ key: "", label: "", values: { customer: "3" }, statement: null }]);
    expect(samples).toHaveLength(24);
  });

  test("the same seed gives the same order of executions", async () => {
    const order = ({ samples }: BenchmarkOutput) =>
      samples.map(({ variant, paramSet }) => variant + paramSet);
    const seeded =
      "-- @benchmark seed=5\n-- @samples 12\n-- @param n = 1 | 2\n-- @variant a\nSELECT :n::int;\n-- @variant b\nSELECT :n::int + 0";
    expect(order(await measure(seeded))).toEqual(order(await measure(seeded)));
  });
});

describe("a variant with an index", () => {
  let whole: TestContext;
  let output: BenchmarkOutput;
  const whenJournalled: string[][] = [];
  beforeAll(async () => {
    whole = await createTestContext(target);
    whole.onJournal = async () => void whenJournalled.push(await relations());
    output = await measureIn(whole, INDEX);
  });

  test("alternates in blocks, is compared block by block, and leaves nothing behind", async () => {
    expect(output.design).toMatchObject({ mode: "blocks", rounds: 6, perRound: 2 });
    expect(output.comparisons).toMatchObject([{ variant: "after", baseline: "before", pairs: 6 }]);
    expect(output.comparisons[0]?.ratioLow).toBeLessThan(output.comparisons[0]?.ratio ?? 0);
    expect(verdictText(output.verdict)).toMatch(
      /returns the same rows(, and| and) reads .* fewer buffers\.$/,
    );
    expect(output.plans.find(({ variant }) => variant === "after")?.raw).toContain("tunebook_after_1");
    expect(await relations()).toEqual(PRISTINE);
    expect(output.environment.changes).toEqual([]);
    expect(output.environment.hashAfter).toBe(output.environment.hashBefore);
    expect(output.method).toContain('CREATE INDEX "tunebook_after_1" ON orders (customer_id)');
    expect(output.method).toContain('DROP INDEX IF EXISTS "public"."tunebook_after_1"');
  });

  test("has its teardown journalled before the setup runs, and marked as done after it", () => {
    expect(whenJournalled).toHaveLength(7);
    expect(whenJournalled.every((names) => names.join() === PRISTINE.join())).toBe(true);
    expect(whole.journal.every(({ isDone }) => isDone)).toBe(true);
    expect(whole.journal[0]?.statement).toBe('DROP INDEX IF EXISTS "public"."tunebook_after_1"');
  });

  test("whose name is taken is refused before anything runs, and the taken one stays", async () => {
    await observer.execute({ text: "CREATE INDEX mine ON orders (status)", keep: "discard" });
    const error = await refusal(INDEX.replace("CREATE INDEX ON", "CREATE INDEX mine ON"));
    expect(error).toMatchObject({
      code: "conflict",
      message: "after: index mine exists already.",
      where: { line: 6 },
    });
    expect(run.journal).toEqual([]);
    expect(await relations()).toContain("mine");
    await observer.execute({ text: "DROP INDEX mine", keep: "discard" });
  });

  test("is undone when it is cancelled in the middle", async () => {
    run.onProgress = (progress) => {
      if (phaseOf(progress) === "measuring") void run.cancel();
    };
    const slow = INDEX.replace("-- @samples 12", "-- @samples 200").replaceAll(
      "SELECT *",
      "SELECT *, pg_sleep(0.0005)",
    );
    expect((await refusal(slow)).code).toBe("statement-cancelled");
    expect(await relations()).toEqual(PRISTINE);
    expect(run.journal.every(({ isDone }) => isDone)).toBe(true);
  });

  test("is undone when its statement fails half-way, and the error names variant and place", async () => {
    await observer.execute({ text: "CREATE SEQUENCE calls", keep: "discard" });
    run.onProgress = (progress) => {
      if (phaseOf(progress) === "measuring")
        void observer.execute({ text: "SELECT setval('calls', 1000000)", keep: "discard" });
    };
    const error = await refusal(`
-- @samples 200
-- @variant before
SELECT 1;
-- @variant after
-- @setup CREATE INDEX ON orders (customer_id);
-- @setup CREATE VIEW recent AS SELECT * FROM orders WHERE id > 59999;
SELECT 1
FROM recent WHERE 1 / (CASE WHEN nextval('calls') > 1000000 THEN 0 ELSE 1 END) = 1;`);
    await observer.execute({ text: "DROP SEQUENCE calls", keep: "discard" });
    expect(error).toMatchObject({
      code: "statement-failed",
      database: { sqlstate: "22012" },
      where: { line: 8 },
    });
    expect(error.message).toMatch(/^Variant after: division by zero/);
    expect(await relations()).toEqual(PRISTINE);
    expect(run.journal.length).toBeGreaterThan(2);
    expect(run.journal.every(({ isDone }) => isDone)).toBe(true);
  });

  test("is undone when the server ends all of its sessions", async () => {
    let isKilled = false;
    run.onProgress = (progress) => {
      if (phaseOf(progress) !== "measuring" || isKilled) return;
      isKilled = true;
      const text =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tunebook benchmark%'";
      void observer.execute({ text, keep: "discard" });
    };
    const slow = INDEX.replace("-- @samples 12", "-- @samples 200").replaceAll(
      "SELECT *",
      "SELECT *, pg_sleep(0.0005)",
    );
    expect((await refusal(slow)).code).toBe("target-unreachable");
    expect(await relations()).toEqual(PRISTINE);
    expect(run.journal.every(({ isDone }) => isDone)).toBe(true);
  });

  test("waits for a lock that another session holds before it undoes", async () => {
    run = await createTestContext(target, { lockTimeoutMs: 200 });
    const holder = await target.open();
    let isHeld = false;
    run.onProgress = (progress) => {
      if (phaseOf(progress) !== "measuring" || isHeld) return;
      isHeld = true;
      void holder.execute({ text: "BEGIN", keep: "discard" });
      void holder.execute({ text: "LOCK TABLE orders IN ACCESS SHARE MODE", keep: "discard" });
      setTimeout(() => void holder.execute({ text: "COMMIT", keep: "discard" }), 500);
    };
    await measure(INDEX.replace("-- @samples 12", "-- @samples 30"));
    expect(await relations()).toEqual(PRISTINE);
  });

  test("an error's position points into the cell", async () => {
    const text = "-- @param n = 1\n-- @variant a\nSELECT :n::int,\n  nowhere FROM orders";
    const error = await refusal(text);
    expect(error.where).toEqual({ offset: text.indexOf("nowhere"), length: 7, line: 4, column: 3 });
  });

  test("a setup that fails is undone as far as it got", async () => {
    const error = await refusal(
      INDEX.replace("SELECT * FROM orders WHERE customer_id = 42 ORDER BY id;", "SELECT 1;")
        .replace("-- @setup", "-- @setup CREATE TABLE scratch ()\n-- @setup")
        .replace("(customer_id)", "(nowhere)"),
    );
    expect(error.message).toContain('Setup of variant after: column "nowhere" does not exist');
    expect(await relations()).toEqual(PRISTINE);
  });

  test("is refused on a read-only target", async () => {
    run = await createTestContext(target, { readOnly: true });
    expect(await refusal(INDEX)).toMatchObject({ code: "forbidden", where: { line: 6 } });
  });
});

describe("setups", () => {
  test("extended statistics are made, measured and dropped", async () => {
    const output = await measure(`
-- @samples 6
-- @variant before
SELECT count(*) FROM orders WHERE customer_id = 1 AND status = 1;
-- @variant after
-- @setup CREATE STATISTICS (dependencies) ON customer_id, status FROM orders;
-- @setup ANALYZE orders;
SELECT count(*) FROM orders WHERE customer_id = 1 AND status = 1;`);
    expect(output.design.mode).toBe("sequential");
    expect(output.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["sequential", "lasting-setup"]),
    );
    const left = await observer.execute({ text: "SELECT stxname FROM pg_statistic_ext", keep: TEST_CAP });
    expect(left.rows).toEqual([]);
  });

  test("of the whole cell holds for all variants, which stay interleaved", async () => {
    const output = await measure(`
-- @setup CREATE TABLE scratch AS SELECT g FROM generate_series(1, 1000) AS g
-- @samples 6
-- @variant a
SELECT count(*) FROM scratch;
-- @variant b
SELECT sum(1) FROM scratch;`);
    expect(output.design.mode).toBe("interleaved");
    expect(await relations()).toEqual(PRISTINE);
  });

  test("temporary tables belong to the variant's own backend", async () => {
    const output = await measure(`
-- @samples 6
-- @variant a
-- @setup CREATE TEMP TABLE small AS SELECT 1 AS n
SELECT n FROM small;`);
    expect(output.design.mode).toBe("single");
    expect(output.verdict[0]?.text).toBe("a");
  });

  test("with an explicit teardown is undone by it, and a failing teardown is reported", async () => {
    const text = (teardown: string) => `
-- @samples 6
-- @variant a
-- @setup ALTER TABLE orders ADD COLUMN extra int
-- @teardown ${teardown}
SELECT count(extra) FROM orders;`;
    await measure(text("ALTER TABLE orders DROP COLUMN extra"));
    await expect(observer.execute({ text: "SELECT extra FROM orders", keep: "discard" })).rejects.toThrow(
      "does not exist",
    );
    const error = await refusal(text("ALTER TABLE orders DROP COLUMN extr"));
    expect(error.message).toContain("The teardown of variant a failed: ALTER TABLE orders DROP COLUMN extr");
    expect(run.journal.some(({ isDone }) => !isDone)).toBe(true);
    await observer.execute({ text: "ALTER TABLE orders DROP COLUMN extra", keep: "discard" });
  });

  test("that find their object there already leave it alone, whatever the explicit teardown says", async () => {
    const setup =
      "-- @setup ALTER TABLE orders ADD COLUMN id int\n-- @teardown ALTER TABLE orders DROP COLUMN id";
    const error = await refusal(`-- @variant a\n${setup}\nSELECT 1;`);
    expect(error.message).toBe('Setup of variant a: column "id" of relation "orders" already exists');
    expect(await columns()).toEqual(["id", "customer_id", "status"]);
    expect(run.journal).toEqual([{ statement: "ALTER TABLE orders DROP COLUMN id", isDone: true }]);
  });

  test("that find their object there after others were made say what is still to be undone by hand", async () => {
    const error = await refusal(`-- @variant a
-- @setup ALTER TABLE orders ADD COLUMN extra int
-- @setup ALTER TABLE orders ADD COLUMN status int
-- @teardown ALTER TABLE orders DROP COLUMN status
-- @teardown ALTER TABLE orders DROP COLUMN extra
SELECT 1;`);
    expect(error.message).toContain(
      "already exists. Not undone, because it could remove what was there before",
    );
    expect(error.message).toContain(
      "ALTER TABLE orders DROP COLUMN status; ALTER TABLE orders DROP COLUMN extra",
    );
    expect(await columns()).toEqual(["id", "customer_id", "status", "extra"]);
    await observer.execute({ text: "ALTER TABLE orders DROP COLUMN extra", keep: "discard" });
  });

  test("that were cancelled or waited in vain for a lock did nothing, so nothing is torn down", async () => {
    run = await createTestContext(target, { lockTimeoutMs: 200 });
    const holder = await target.open();
    await holder.execute({ text: "BEGIN", keep: "discard" });
    await holder.execute({ text: "LOCK TABLE orders IN ACCESS SHARE MODE", keep: "discard" });
    const setup = "-- @setup ALTER TABLE orders ADD COLUMN id int\n-- @teardown DROP TABLE orders";
    expect((await refusal(`-- @variant a\n${setup}\nSELECT 1;`)).database?.sqlstate).toBe("55P03");
    await holder.execute({ text: "COMMIT", keep: "discard" });
    expect(await relations()).toEqual(PRISTINE);
  });
});

describe("results", () => {
  test("that differ in a duplicate or a NULL are told apart, with the rows, and nothing is claimed about speed", async () => {
    const output = await measure(`-- @samples 6
-- @variant a
SELECT * FROM (VALUES (1, 'x'), (1, 'x'), (2, NULL)) AS t (a, b);
-- @variant b
SELECT * FROM (VALUES (1, 'x'), (2, NULL), (2, '')) AS t (a, b);`);
    expect(output.equivalences[0]).toMatchObject({
      status: "different",
      onlyInBaseline: [["1", "x"]],
      onlyInVariant: [["2", ""]],
    });
    expect(verdictText(output.verdict)).toBe(
      "b returns different rows than a: 1 only in a, 1 only in b. No claim is made about its speed.",
    );
  });

  test("are compared with the parameters of their set", async () => {
    const output = await measure(`-- @samples 6
-- @param n = 1 | 60001
-- @variant a
SELECT id FROM orders WHERE id >= :n;
-- @variant b
SELECT id FROM orders WHERE id > 0;`);
    expect(output.equivalences).toMatchObject([
      { status: "same" },
      { status: "different", baselineRows: 0, variantRows: 60000 },
    ]);
  });
});

describe("writes", () => {
  test("are rolled back, execution by execution, and compared by what they report", async () => {
    const output = await measure(`-- @samples 6
-- @variant a
DELETE FROM orders WHERE id <= 10 RETURNING id;
-- @variant b
WITH gone AS (DELETE FROM orders WHERE id BETWEEN 1 AND 10 RETURNING id) SELECT id FROM gone;`);
    const { rows } = await observer.execute({ text: "SELECT count(*) FROM orders", keep: TEST_CAP });
    expect(rows).toEqual([["60000"]]);
    expect(output.plans.every(({ rolledBack }) => rolledBack)).toBe(true);
    expect(output.method).toContain(
      "a and b write: every execution ran in a transaction that was rolled back",
    );
  });

  test("are refused on a read-only target", async () => {
    run = await createTestContext(target, { readOnly: true });
    expect(await refusal("-- @variant a\nDELETE FROM orders")).toMatchObject({
      code: "forbidden",
      where: { line: 2 },
    });
  });
});

test("a read-only target is measured like any other when nothing writes", async () => {
  run = await createTestContext(target, { readOnly: true });
  const output = await measure(REWRITE);
  expect(output.samples).toHaveLength(48);
});

test("a setting that does not exist is reported with its variant", async () => {
  const error = await refusal("-- @variant a\n-- @set work_memory = 4MB\nSELECT 1");
  expect(error.message).toContain("Variant a, the setting work_memory: unrecognized configuration parameter");
});
