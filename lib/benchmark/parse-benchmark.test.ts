import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { loadParser } from "@/lib/sql/parser";
import { parseBenchmark } from "./parse-benchmark";
import { placeInVariant } from "./spec";

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
      { key: "42", label: "customer = 42", values: { customer: "42" } },
      { key: "7", label: "customer = 7", values: { customer: "7" } },
      { key: "null", label: "customer = NULL", values: { customer: null } },
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
    expect(placeInVariant(after!, statement.indexOf("customer_id"))).toMatchObject({ line: 9, length: 11 });
    const folded = parseBenchmark("-- @variant a\nSELECT 1,\n  nope").variants[0]!;
    expect(placeInVariant(folded, folded.statement.indexOf("nope"))).toEqual({
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
});
