import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { loadParser } from "@/lib/sql/parser";
import { parseBenchmark } from "./parse-benchmark";
import { placeInStatement, statementOf } from "./spec";

beforeAll(loadParser);

const EXAMPLE = `-- @benchmark cache=warm seed=9
-- @param customer = 42 | 7 | NULL
-- @set jit = off
-- @variant before
SELECT * FROM orders WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 20;
-- @variant after
-- @setup CREATE INDEX ON orders (customer_id, placed_at DESC);
-- @set work_mem = 64MB
SELECT * FROM orders WHERE customer_id = :customer ORDER BY placed_at DESC LIMIT 20;`;

function refusal(text: string): { error: AppError; underlined: string } {
  try {
    parseBenchmark(text);
  } catch (error) {
    if (error instanceof AppError && error.where) {
      const { offset, length } = error.where;
      return { error, underlined: text.slice(offset, offset + length) };
    }
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("parseBenchmark", () => {
  test("reads variants, parameter sets, settings and defaults", () => {
    const spec = parseBenchmark(EXAMPLE);
    expect(spec).toMatchObject({
      warmup: 3,
      samples: null,
      timeMs: 10_000,
      seed: 9,
      compare: "auto",
      timeoutMs: null,
    });
    expect(spec.paramSets).toEqual([
      { key: "42", label: "customer = 42", values: { customer: "42" }, statement: null },
      { key: "7", label: "customer = 7", values: { customer: "7" }, statement: null },
      { key: "null", label: "customer = NULL", values: { customer: null }, statement: null },
    ]);
    const [before, after] = spec.variants;
    expect(before).toMatchObject({
      name: "before",
      writes: false,
      ordered: true,
      relations: ['"orders"'],
      setup: [],
    });
    expect(before?.settings).toEqual([{ name: "jit", value: "off" }]);
    expect(after?.settings).toEqual([
      { name: "jit", value: "off" },
      { name: "work_mem", value: "64MB" },
    ]);
  });

  test("a statement keeps its place in the source, so that an error of the server can be shown there", () => {
    const [, after] = parseBenchmark(EXAMPLE).variants;
    const { where, statement } = after!;
    expect(EXAMPLE.slice(where.offset, where.offset + where.length)).toBe(statement);
    expect(placeInStatement(after!, statement.indexOf("customer_id"))).toMatchObject({ line: 9, length: 11 });
    const folded = parseBenchmark("-- @variant a\nSELECT 1,\n  nope").variants[0]!;
    expect(placeInStatement(folded, folded.statement.indexOf("nope"))).toEqual({
      offset: 26,
      length: 4,
      line: 3,
      column: 3,
    });
  });

  test("one variant alone is measured", () => {
    expect(parseBenchmark("-- @variant only\nVALUES (1)").variants).toHaveLength(1);
  });

  test("comments, semicolons and directives inside a statement do not end it", () => {
    const { variants } = parseBenchmark(
      "-- @variant a\nSELECT ';' /* ; */ -- @variant b\n, 2;\n-- @variant c\nSELECT 3",
    );
    expect(variants.map(({ statement }) => statement)).toEqual([
      "SELECT ';' /* ; */ -- @variant b\n, 2",
      "SELECT 3",
    ]);
  });

  test.each([
    ["SELECT 1", "SELECT 1", "belongs to no variant"],
    ["-- nothing", "-- nothing", "needs at least one variant"],
    ["-- @variant a\n-- @variant b\nSELECT 1", "-- @variant a", "Variant a has no statement"],
    ["-- @variant a\nSELECT 1; SELECT 2;", "SELECT 2", "more than one statement"],
    ["-- @variant a\nSELECT 1\n-- @variant a\nSELECT 2", "-- @variant a", "declared twice"],
    ["-- @variant a\nSELEC 1", "SELEC", "syntax error"],
    ["-- @variant a\nCREATE TABLE t ()", "CREATE TABLE t ()", "only SELECT"],
    ["-- @variant a\nSELECT 1 INTO t", "SELECT 1 INTO t", "only SELECT"],
    ["-- @variant a\nSELECT :customer", ":customer", ":customer has no value"],
    ["-- @param n = 1\n-- @variant a\nSELECT 1", "-- @param n = 1", "No variant uses the parameter n"],
    [
      "-- @param a = 1 | 2\n-- @param b = 1 | 2 | 3\n-- @variant a\nSELECT :a, :b",
      "a = 1 | 2",
      "has 2 values",
    ],
    ["-- @samples 0\n-- @variant a\nSELECT 1", "-- @samples 0", "takes 1 to 200"],
    ["-- @samples 5\n-- @time 1s\n-- @variant a\nSELECT 1", "-- @time 1s", "exclude each other"],
    ["-- @variant a\n-- @setup\nSELECT 1", "@setup", "missing"],
    ["-- @varient a\nSELECT 1", "@varient", "not a directive"],
  ])("%j is refused at %j", (text, place, problem) => {
    const { error, underlined } = refusal(text);
    expect(error.message).toContain(problem);
    expect(underlined).toBe(place);
  });

  test("writes are recognised, in a CTE and as row locks too", () => {
    const writes = (sql: string) => parseBenchmark(`-- @variant a\n${sql}`).variants[0]?.writes;
    expect(writes("UPDATE t SET a = 1")).toBe(true);
    expect(writes("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x")).toBe(true);
    expect(writes("SELECT * FROM t FOR UPDATE")).toBe(true);
    expect(writes("SELECT * FROM t")).toBe(false);
  });

  test("a setup above the first variant is the whole cell's", () => {
    const spec = parseBenchmark("-- @setup CREATE TABLE s ()\n-- @variant a\nSELECT 1");
    expect(spec.setup).toMatchObject([{ scope: "database", creates: { objectType: "TABLE", name: "s" } }]);
    expect(spec.variants[0]?.setup).toEqual([]);
  });
});

describe("setups", () => {
  const step = (setup: string, more = "") =>
    parseBenchmark(`-- @variant A-b\n-- @setup ${setup}\n${more}SELECT 1`).variants[0]!.setup[0]!;

  test.each([
    ["CREATE INDEX ON public.orders (a)", 'CREATE INDEX "tunebook_a_b_1" ON public.orders (a)'],
    [
      "CREATE UNIQUE INDEX CONCURRENTLY ON t (b)",
      'CREATE UNIQUE INDEX CONCURRENTLY "tunebook_a_b_1" ON t (b)',
    ],
    ["CREATE STATISTICS (mcv) ON a, b FROM t", 'CREATE STATISTICS "tunebook_a_b_1" (mcv) ON a, b FROM t'],
    ["CREATE INDEX mine ON t (b)", "CREATE INDEX mine ON t (b)"],
  ])("%s is sent with a name", (written, sent) => {
    expect(step(written).text).toBe(sent);
  });

  test.each([
    [
      "CREATE INDEX ON s.orders (a)",
      { objectType: "INDEX", schema: "s", name: "tunebook_a_b_1", table: { schema: "s", name: "orders" } },
    ],
    [
      "CREATE STATISTICS s.x ON a, b FROM t",
      { objectType: "STATISTICS", schema: "s", name: "x", table: null },
    ],
    ["CREATE VIEW v AS SELECT 1", { objectType: "VIEW", schema: null, name: "v", table: null }],
    [
      "CREATE MATERIALIZED VIEW v AS SELECT 1",
      { objectType: "MATERIALIZED VIEW", schema: null, name: "v", table: null },
    ],
    ["CREATE TABLE t AS SELECT 1", { objectType: "TABLE", schema: null, name: "t", table: null }],
    ["CREATE TABLE t (a int)", { objectType: "TABLE", schema: null, name: "t", table: null }],
    ["SELECT 1 INTO t", { objectType: "TABLE", schema: null, name: "t", table: null }],
  ])("%s is known to create what is to be dropped", (setup, creates) => {
    expect(step(setup)).toMatchObject({ scope: "database", lasting: false, creates });
  });

  test.each([
    "SET work_mem = '1GB'",
    "CREATE TEMP TABLE t AS SELECT 1",
    "CREATE TEMP VIEW v AS SELECT 1",
    "LOAD 'auto_explain'",
  ])("%s belongs to the variant's own backend", (setup) => {
    expect(step(setup)).toMatchObject({ scope: "session", creates: null });
  });

  test.each([
    ["ANALYZE orders", true],
    ["VACUUM orders", true],
    ["REFRESH MATERIALIZED VIEW v", true],
    ["SELECT pg_prewarm('orders')", false],
    ["CHECKPOINT", false],
  ])("%s needs no teardown; what it leaves behind is known", (setup, lasting) => {
    expect(step(setup)).toMatchObject({ scope: "database", creates: null, lasting });
  });

  test.each([
    "ALTER TABLE t ADD COLUMN c int",
    "DROP INDEX i",
    "INSERT INTO t VALUES (1)",
    "DO $$ BEGIN END $$",
  ])("%s is refused without a teardown and accepted with one", (setup) => {
    const { error, underlined } = refusal(`-- @variant a\n-- @setup ${setup}\nSELECT 1`);
    expect(error.message).toBe("It is not known how to undo this setup.");
    expect(underlined).toBe(`-- @setup ${setup}`);
    expect(step(setup, "-- @teardown SELECT 1\n").text).toBe(setup);
  });

  test.each([
    ["CREATE INDEX ON t (a); ANALYZE t", "ANALYZE t", "one statement per line"],
    ["CREATE INDX ON t (a)", "INDX", "syntax error"],
    ["CREATE INDEX ON t (a) WHERE b = :n", ":n", "has no value here"],
    ["SET LOCAL work_mem = '1GB'", "SET LOCAL work_mem = '1GB'", "SET LOCAL ends"],
    ["BEGIN", "BEGIN", "transaction of its own"],
  ])("%s is refused at %j", (setup, place, problem) => {
    const { error, underlined } = refusal(`-- @variant a\n-- @setup ${setup}\nSELECT 1`);
    expect(error.message).toContain(problem);
    expect(underlined).toBe(place);
  });

  const workload = `-- @param customer = 42 | 7
-- @statement page calls=900/min
SELECT * FROM orders WHERE customer_id = :customer;
-- @statement order calls=recorded
INSERT INTO orders DEFAULT VALUES;
-- @variant before
-- @variant after
-- @setup CREATE INDEX ON orders (customer_id);
`;

  test("measures the statements of a workload under every variant, each with the values that it uses", () => {
    const spec = parseBenchmark(workload);
    expect(spec.workload.map(({ name, callsPerHour, writes }) => [name, callsPerHour, writes])).toEqual([
      ["page", 54_000, false],
      ["order", null, true],
    ]);
    expect(spec.paramSets.map(({ key, statement, values }) => [key, statement, values])).toEqual([
      ["page-42", "page", { customer: "42" }],
      ["page-7", "page", { customer: "7" }],
      ["order", "order", {}],
    ]);
    const [before, after] = spec.variants;
    expect([before?.statement, after?.setup.length]).toEqual(["", 1]);
    expect(statementOf(spec, before!, spec.paramSets[2]!).statement).toBe(
      "INSERT INTO orders DEFAULT VALUES",
    );
  });

  test.each([
    ["-- @variant a\n-- @statement s\nSELECT 1;", "@statement stands below a variant."],
    ["-- @statement s\nSELECT 1;\n-- @variant a\nSELECT 2;", "a statement of its own"],
    ["-- @statement s\n-- @set jit = off\nSELECT 1;\n-- @variant a", "@set stands below a @statement."],
    ["-- @statement s calls=often\nSELECT 1;\n-- @variant a", '"calls=often" is not understood'],
    ["-- @param n = 1 | 2\n-- @sets one\n-- @variant a\nSELECT :n;", "@sets names 1 sets, and there are 2."],
    ["-- @plan genric\n-- @variant a\nSELECT 1;", "Did you mean generic?"],
    ["-- @sandbox now\n-- @variant a\nSELECT 1;", "nothing stands behind it"],
    ["-- @refute 0\n-- @variant a\nSELECT 1;", "@refute takes 1 to 20000."],
    ["-- @benchmark tolerance=2\n-- @variant a\nSELECT 1;", "tolerance needs a number from 0 to 1"],
  ])("refuses %j", (source, problem) => {
    let refusal: unknown;
    try {
      parseBenchmark(source);
    } catch (error) {
      refusal = error;
    }
    const { message, hint, where } = refusal as AppError;
    expect(`${message} ${hint ?? ""}`).toContain(problem);
    expect(where).toBeDefined();
  });

  test("reads what a variant is told beside its statement, its own before the cell's", () => {
    const spec = parseBenchmark(
      "-- @benchmark cache=cold tolerance=1e-9 different-rows=accepted\n-- @plan generic\n-- @sandbox\n-- @refute\n" +
        "-- @param n = 1 | 2\n-- @sets typical | rare\n-- @variant a\nSELECT :n;\n" +
        "-- @variant b\n-- @plan auto\n-- @hint HashJoin(o c)\n-- @on  production   copy\nSELECT :n;",
    );
    expect(spec).toMatchObject({
      cache: "cold",
      tolerance: 1e-9,
      differentRows: "accepted",
      sandbox: true,
      refuteTrials: 1000,
    });
    expect(spec.variants).toMatchObject([
      { planRegime: "generic", hint: null, target: null },
      { planRegime: "auto", hint: "HashJoin(o c)", target: "production copy" },
    ]);
    expect(spec.paramSets).toMatchObject([
      { key: "typical", label: "typical (n = 1)" },
      { key: "rare", label: "rare (n = 2)" },
    ]);
  });
});
