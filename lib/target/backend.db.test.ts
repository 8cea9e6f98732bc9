import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_CAP, TestTarget } from "./test-target";
import type { StatementRequest, TargetBackend } from "./types";

let target: TestTarget;
let backend: TargetBackend;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "backend");
  backend = await target.open();
});
afterAll(() => target?.drop());

const run = (text: string, request: Partial<StatementRequest> = {}) =>
  backend.execute({ text, keep: TEST_CAP, ...request });

describe("execute", () => {
  test("returns columns, types and values in PostgreSQL's text format", async () => {
    const result = await run(
      "SELECT 1 AS a, NULL AS b, 'é😀' AS c, 1.50::numeric(12,2) AS d, ARRAY[1,2] AS e",
    );
    expect(result.columns.map(({ name, typeName }) => [name, typeName])).toEqual([
      ["a", "integer"],
      ["b", "text"],
      ["c", "text"],
      ["d", "numeric(12,2)"],
      ["e", "integer[]"],
    ]);
    expect(result.rows).toEqual([["1", null, "é😀", "1.50", "{1,2}"]]);
    expect(result).toMatchObject({ commandTag: "SELECT 1", rowCount: 1, transaction: "idle" });
    expect(result.elapsedMs).toBeGreaterThanOrEqual(result.firstRowMs!);
  });

  test("bind values have the type that PostgreSQL infers", async () => {
    const result = await run("SELECT 40 + $1, $2::date + 1, $3::text IS NULL", {
      values: ["2", "2026-01-31", null],
    });
    expect(result.rows).toEqual([["42", "2026-02-01", "t"]]);
  });

  test("an empty statement, a command and a result without columns are results", async () => {
    expect(await run("-- nothing")).toMatchObject({ commandTag: null, columns: [], rows: [], rowCount: 0 });
    expect(await run("SET work_mem TO '5MB'")).toMatchObject({ commandTag: "SET", columns: [] });
    expect(await run("SELECT")).toMatchObject({ commandTag: "SELECT 1", rows: [[]], rowCount: 1 });
  });

  test("statements of one backend run in the order they were given", async () => {
    const results = await Promise.all([1, 2, 3].map((n) => run(`SELECT ${n}, pg_sleep(0.0${4 - n})`)));
    expect(results.map(({ rows }) => rows[0]![0])).toEqual(["1", "2", "3"]);
  });

  test("names of types that are not built in are looked up, modifiers included", async () => {
    await run("CREATE TYPE mood AS ENUM ('ok')");
    await run("CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
    const result = await run("SELECT 'ok'::mood, 1::positive, '{1.5}'::numeric(4,1)[], 1.5::numeric(3,-2)");
    expect(result.columns.map(({ typeName }) => typeName)).toEqual([
      "mood",
      "integer", // the server describes a domain by its base type
      "numeric(4,1)[]",
      "numeric(3,-2)",
    ]);
  });

  test("built-in names are the ones that format_type gives", async () => {
    const result = await run(`SELECT t.oid, m, format_type(t.oid, m) FROM pg_type t,
      LATERAL (VALUES (-1), (CASE WHEN typname IN ('varchar', 'bpchar') THEN 14 WHEN typname = 'numeric' THEN 786438
        WHEN typname ~ '^time' OR typname ~ 'bit$' THEN 3 ELSE -1 END)) AS v (m) WHERE typnamespace = 'pg_catalog'::regnamespace`);
    const { builtinTypeName } = await import("./type-names");
    const known = result.rows.filter(([oid, modifier]) => builtinTypeName(Number(oid), Number(modifier)));
    expect(known.length).toBeGreaterThan(100);
    for (const [oid, modifier, name] of known)
      expect(builtinTypeName(Number(oid), Number(modifier))).toBe(name);
  });

  test("an error carries PostgreSQL's fields, with the position in UTF-16", async () => {
    const text = "SELECT '😀é', nope FROM pg_class";
    await expect(run(text)).rejects.toMatchObject({
      code: "statement-failed",
      message: 'column "nope" does not exist',
      database: { sqlstate: "42703", severity: "ERROR", position: text.indexOf("nope") },
      where: { offset: text.indexOf("nope"), length: 4 },
    });
    expect(await run("SELECT 1")).toMatchObject({ rowCount: 1 });
  });

  test("a second statement in one text is refused by the protocol", async () => {
    await expect(run("SELECT 1; DROP TABLE x")).rejects.toMatchObject({ database: { sqlstate: "42601" } });
  });

  test("an error in a transaction leaves it failed, and says so", async () => {
    expect((await run("BEGIN")).transaction).toBe("in-transaction");
    await expect(run("SELECT 1/0")).rejects.toMatchObject({ database: { sqlstate: "22012" } });
    expect(backend.transaction).toBe("failed");
    expect((await run("ROLLBACK")).transaction).toBe("idle");
  });

  test("an unknown type in an open transaction is named, and the transaction goes on", async () => {
    const fresh = await target.open();
    await fresh.execute({ text: "BEGIN", keep: TEST_CAP });
    const result = await fresh.execute({ text: "SELECT 'ok'::mood", keep: TEST_CAP });
    expect(result.columns[0]!.typeName).toBe("mood");
    expect(fresh.transaction).toBe("in-transaction");
  });

  test("notices arrive with their time, and a flood of them is bounded", async () => {
    const result = await run("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$");
    expect(result.notices.map(({ severity, message }) => [severity, message])).toEqual([
      ["NOTICE", "one"],
      ["WARNING", "two"],
    ]);
    expect(result.notices[0]!.atMs).toBeGreaterThan(0);
    const flood = await run("DO $$ BEGIN FOR i IN 1..2000 LOOP RAISE NOTICE '%', i; END LOOP; END $$");
    expect(flood.notices).toHaveLength(501);
    expect(flood.notices.at(-1)!.message).toBe("1500 more messages were dropped");
  });

  test("COPY TO STDOUT gives its lines as rows of one column", async () => {
    const result = await run("COPY (SELECT i, 'a' FROM generate_series(1, 3) i) TO STDOUT (FORMAT csv)");
    expect(result).toMatchObject({
      commandTag: "COPY 3",
      rowCount: 3,
      columns: [{ name: "copy", typeName: "text" }],
      rows: [["1,a"], ["2,a"], ["3,a"]],
    });
  });

  test("COPY FROM STDIN is refused, and the session stays usable", async () => {
    await run("CREATE TEMP TABLE c (a int)");
    await expect(run("COPY c FROM STDIN")).rejects.toMatchObject({
      code: "statement-failed",
      message: expect.stringContaining("has no input in a notebook"),
    });
    expect((await run("SELECT count(*) FROM c")).rows).toEqual([["0"]]);
  });

  test("another client_encoding does not garble results", async () => {
    const result = await run("SET client_encoding TO 'LATIN1'");
    expect(result.notices[0]!.message).toContain("set back to UTF8");
    expect((await run("SELECT 'é'")).rows).toEqual([["é"]]);
  });

  test("parallel workers run, although rows are capped", async () => {
    const fresh = await target.open();
    for (const text of [
      "CREATE TABLE big AS SELECT i FROM generate_series(1, 200000) i",
      "ANALYZE big",
      "SET parallel_setup_cost = 0",
      "SET parallel_tuple_cost = 0",
      "SET min_parallel_table_scan_size = 0",
      "LOAD 'auto_explain'",
      "SET auto_explain.log_min_duration = 0",
      "SET auto_explain.log_analyze = on",
      "SET client_min_messages = log",
    ])
      await fresh.execute({ text, keep: "discard" });
    const { notices } = await fresh.execute({ text: "SELECT i FROM big", keep: { ...TEST_CAP, rows: 10 } });
    expect(notices.map(({ message }) => message).join()).toMatch(/Workers Launched: [1-9]/);
  });
});

describe("caps", () => {
  test("five million rows are counted, a few are kept, and memory stays flat", async () => {
    const text = "SELECT i, 'some text of a row' FROM generate_series(1, 5000000) i";
    let seen = 0;
    let peakBytes = 0;
    global.gc?.();
    const before = process.memoryUsage();
    const result = await run(text, {
      keep: { ...TEST_CAP, rows: 200 },
      onRows: (rows) => {
        expect(rows).toBeGreaterThan(seen);
        seen = rows;
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        peakBytes = Math.max(peakBytes, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
      },
    });
    expect(result).toMatchObject({ rowCount: 5_000_000, truncatedBy: "rows", commandTag: "SELECT 5000000" });
    expect(result.rows).toHaveLength(200);
    expect(seen).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThan(80 << 20);
  });

  test("a value of 50 MB is cut while it arrives, and its size is told", async () => {
    global.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    const result = await run("SELECT repeat('é', 25 * 1024 * 1024), 1", {
      keep: { ...TEST_CAP, valueBytes: 1001 },
    });
    expect(result.rows).toEqual([["é".repeat(500), "1"]]);
    expect(result.cutValues).toEqual([{ row: 0, column: 0, fullBytes: 50 << 20 }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 << 20);
  });

  test("discarding counts rows and keeps nothing", async () => {
    const result = await run("SELECT * FROM generate_series(1, 10000)", { keep: "discard" });
    expect(result).toMatchObject({ rowCount: 10_000, rows: [], truncatedBy: null });
    expect(result.firstRowMs).not.toBeNull();
  });

  test("the byte cap is kept", async () => {
    const result = await run("SELECT repeat('x', 1000) FROM generate_series(1, 100)", {
      keep: { ...TEST_CAP, bytes: 10_000 },
    });
    expect(result).toMatchObject({ truncatedBy: "bytes", rowCount: 100 });
    expect(result.rows).toHaveLength(10);
  });
});
