import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { WITHOUT_COPIES } from "@/lib/cells/run-context.fixture";
import type { RunContext } from "@/lib/cells/contract";
import type { RunProgress } from "@/lib/notebook/runs";
import { seededRandom } from "@/lib/stats/random";
import { TEST_CAP, TestTarget } from "@/lib/target/test-target";
import type { RowCap, TargetBackend } from "@/lib/target/types";
import { sqlFigures } from "./figures";
import { sqlKind } from "./kind";
import { sqlRunError } from "./run-error";
import { runSql } from "./run";
import { sqlOutputSchema } from "./schema";

let target: TestTarget;
let session: TargetBackend;
const progress: RunProgress[] = [];

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "sql_cell");
  session = await target.open();
});
afterAll(() => target?.drop());

interface World {
  params?: Record<string, string | null>;
  rows?: RowCap;
  signal?: AbortSignal;
  backend?: TargetBackend;
}

const contextOf = ({ params = {}, rows = TEST_CAP, signal, backend = session }: World): RunContext => ({
  ...WITHOUT_COPIES,
  runId: "run",
  notebookId: "notebook",
  cellId: "cell",
  params,
  capabilities: backend.capabilities,
  limits: { statementTimeoutMs: 30_000, lockTimeoutMs: 5000, rows },
  signal: signal ?? new AbortController().signal,
  session: () => Promise.resolve(backend),
  openBackend: () => target.open(),
  emit: (report) => void progress.push(report),
  journalTeardown: () => Promise.reject(new Error("an SQL cell has nothing to undo")),
  now: () => new Date(),
  clockMs: () => performance.now(),
  random: seededRandom,
});

const run = async (text: string, world: World = {}) => {
  const output = await runSql(sqlKind.parse(text), contextOf(world));
  expect(sqlOutputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
  return output;
};
const placeOf = (text: string, where?: { offset: number; length: number }) =>
  where && text.slice(where.offset, where.offset + where.length);

describe("runSql", () => {
  test("gives one result per statement, in order, on one session", async () => {
    const output = await run(
      "CREATE TEMP TABLE c (a int);\nINSERT INTO c VALUES (1), (2); SELECT a FROM c ORDER BY a",
    );
    expect(output.statements.map(({ commandTag, status }) => [commandTag, status])).toEqual([
      ["CREATE TABLE", "ok"],
      ["INSERT 0 2", "ok"],
      ["SELECT 2", "ok"],
    ]);
    expect((await run("SELECT count(*) FROM c")).statements[0]!.rows).toEqual([["2"]]);
  });

  test("a failing statement stops the rest, and what came before is kept", async () => {
    const text = "-- 😀\nSELECT 1;\nSELECT nope FROM pg_class;\nSELECT 3";
    const output = await run(text);
    expect(output.statements.map(({ status }) => status)).toEqual(["ok", "error", "skipped"]);
    expect(output.statements[0]!.rows).toEqual([["1"]]);
    const error = sqlRunError(output, text)!;
    expect(error).toMatchObject({
      code: "statement-failed",
      database: { sqlstate: "42703" },
      where: { line: 3 },
    });
    expect(placeOf(text, error.where)).toBe("nope");
  });

  test.each([
    ["SELECT '😀', :a::int + 1 FROM t WHERE :b = nope", "t", "42P01"],
    ["SELECT :a::int, :b::int, nope", "nope", "42703"],
    ["SELECT 1 + + FROM x y z", "FROM", "42601"],
    ["SELECT * FROM no_such_table WHERE a = :a", "no_such_table", "42P01"],
    ["SELECT :a::int FROM", "", "42601"],
  ])("%s fails at %j with %s, in the cell's own text", async (statement, place, sqlstate) => {
    const text = `-- @param a = 1\n-- @param b = 2\n/* é */ ${statement}`;
    const error = sqlRunError(await run(text), text)!;
    expect(error.database!.sqlstate).toBe(sqlstate);
    expect(placeOf(text, error.where)).toBe(place);
  });

  test("an error without a position marks its statement", async () => {
    const text = "SELECT 1; SELECT 1/0";
    expect(placeOf(text, sqlRunError(await run(text), text)!.where)).toBe("SELECT 1/0");
  });

  test("parameters come from the run, and from the cell where the run says nothing", async () => {
    const text = "-- @param a = 1 | 2\n-- @param b = x\nSELECT :a, :b";
    expect((await run(text)).statements[0]!.rows).toEqual([["1", "x"]]);
    const output = await run(text, { params: { b: null } });
    expect(output.statements[0]!.rows).toEqual([["1", null]]);
    expect(output.params).toEqual({ a: "1", b: null });
  });

  test("a parameter without a value is refused before anything runs", async () => {
    const text = "CREATE TABLE never ();\nSELECT :customer";
    const error = await run(text).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-input", message: "The parameter :customer has no value." });
    expect(placeOf(text, (error as { where: { offset: number; length: number } }).where)).toBe(":customer");
    expect((await run("SELECT to_regclass('never')")).statements[0]!.rows).toEqual([[null]]);
  });

  test("a cell without a statement says so", async () => {
    await expect(run("-- nothing yet")).rejects.toMatchObject({ code: "invalid-input" });
  });

  describe("an analysed write", () => {
    const ROLLED_BACK = "The statement was analysed in a transaction that was rolled back.";
    const count = async (table: string) => (await run(`SELECT count(*) FROM ${table}`)).statements[0]!.rows;
    beforeAll(() => run("CREATE TABLE analysed (a int); INSERT INTO analysed VALUES (1), (2)"));

    test.each([
      "EXPLAIN ANALYZE DELETE FROM analysed",
      "EXPLAIN (COSTS off, ANALYZE) INSERT INTO analysed VALUES (3)",
      "EXPLAIN ANALYZE WITH gone AS (DELETE FROM analysed RETURNING a) SELECT count(*) FROM gone",
      "EXPLAIN ANALYZE MERGE INTO analysed USING (SELECT 1 AS b) AS s ON a = b WHEN MATCHED THEN DELETE",
      "EXPLAIN ANALYZE CREATE TABLE analysed_copy AS TABLE analysed",
    ])("%s is executed, rolled back, and says so", async (text) => {
      const output = await run(text);
      const [statement] = output.statements;
      expect(statement).toMatchObject({ status: "ok", commandTag: "EXPLAIN" });
      expect(statement!.rows.flat().join("\n")).toContain("Execution Time");
      expect(statement!.notices.map(({ severity, message }) => [severity, message])).toEqual([
        ["NOTICE", ROLLED_BACK],
      ]);
      expect(output.transaction).toBe("idle");
      expect(await count("analysed")).toEqual([["2"]]);
      expect((await run("SELECT to_regclass('analysed_copy')")).statements[0]!.rows).toEqual([[null]]);
    });

    test("in a transaction takes back its own changes and no others", async () => {
      const output = await run(
        "BEGIN; DELETE FROM analysed WHERE a = 1; EXPLAIN ANALYZE DELETE FROM analysed",
      );
      expect(output.transaction).toBe("in-transaction");
      expect(await count("analysed")).toEqual([["1"]]);
      await run("ROLLBACK");
      expect(await count("analysed")).toEqual([["2"]]);
    });

    test("that fails leaves no transaction open, and its error has its place", async () => {
      const text = "SELECT 1; EXPLAIN ANALYZE DELETE FROM analysed WHERE nope";
      const output = await run(text);
      expect(output.transaction).toBe("idle");
      expect(placeOf(text, sqlRunError(output, text)!.where)).toBe("nope");
    });

    test.each(["EXPLAIN ANALYZE SELECT * FROM analysed", "EXPLAIN DELETE FROM analysed"])(
      "is not what %s is: it has no notice",
      async (text) => expect((await run(text)).statements[0]!.notices).toEqual([]),
    );
  });

  test("the byte cap holds for the cell as a whole", async () => {
    const big = "SELECT repeat('x', 1000) FROM generate_series(1, 20)";
    const output = await run(`${big}; ${big}; SELECT 1`, { rows: { ...TEST_CAP, bytes: 25_000 } });
    expect(
      output.statements.map(({ rows, rowCount, truncatedBy }) => [rows.length, rowCount, truncatedBy]),
    ).toEqual([
      [20, 20, null],
      [5, 20, "bytes"],
      [0, 1, "bytes"],
    ]);
  });

  test("notices cannot blow up what is recorded", async () => {
    const loud = "DO $$ BEGIN FOR i IN 1..400 LOOP RAISE NOTICE '%', repeat('x', 5000); END LOOP; END $$";
    const output = await run(loud, { rows: { ...TEST_CAP, bytes: 1000 } });
    expect(JSON.stringify(output).length).toBeLessThan(100_000);
    expect(output.statements[0]!.notices.length).toBeGreaterThan(5);
  });

  test("a timeout in the cell ends its statement and is told as a cancellation", async () => {
    const text = "-- @timeout 50ms\nSELECT pg_sleep(60); SELECT 2";
    const output = await run(text);
    expect(output.statements.map(({ status }) => status)).toEqual(["cancelled", "skipped"]);
    expect(sqlRunError(output, text)).toMatchObject({
      code: "statement-cancelled",
      message: "The statement was cancelled: it ran over its timeout of 50 ms.",
    });
  });

  test("an aborted run skips what has not started", async () => {
    const output = await run("SELECT 1", { signal: AbortSignal.abort() });
    expect(output.statements[0]!.status).toBe("skipped");
    expect(sqlRunError(output, "SELECT 1")).toBeNull();
  });

  test("an open transaction is told, failed or not", async () => {
    expect((await run("BEGIN; SELECT 1")).transaction).toBe("in-transaction");
    expect((await run("SELECT 1/0")).transaction).toBe("failed");
    expect((await run("ROLLBACK")).transaction).toBe("idle");
  });

  test("a session that dies keeps the results before it", async () => {
    const backend = await target.open();
    const text = `SELECT 1; SELECT pg_terminate_backend(${backend.pid}); SELECT 3`;
    const output = await run(text, { backend });
    expect(output.statements.map(({ status }) => status)).toEqual(["ok", "error", "skipped"]);
    expect(sqlRunError(output, text)).toMatchObject({
      code: "target-unreachable",
      database: { sqlstate: "57P01" },
    });
  });

  test("a read-only target's refusal stands at its place in the cell", async () => {
    const backend = await target.open({ readOnly: true });
    const text = "SELECT 1;\n-- @param x = 1\nSELECT :x, pg_read_file('x')";
    const output = await run(text, { backend });
    const error = sqlRunError(output, text)!;
    expect(error).toMatchObject({ database: { sqlstate: "25006" }, hint: expect.stringContaining("copy") });
    expect(placeOf(text, error.where)).toBe("pg_read_file");
  });

  test("progress names the statement", async () => {
    progress.length = 0;
    await run("SELECT 1; SELECT 2");
    expect(progress.map(({ message }) => message)).toEqual(["statement 1 of 2", "statement 2 of 2"]);
  });
});

describe("what is made of an output", () => {
  test("figures tell of the last result, and of each statement by number", async () => {
    const single = sqlFigures(await run("SELECT 42 AS answer, NULL AS nothing"));
    expect(single).toContainEqual({ path: "rows", value: 1, unit: "rows" });
    expect(single).toContainEqual({ path: "value.answer", value: "42", unit: "text" });
    expect(single).toContainEqual({ path: "value.nothing", value: "NULL", unit: "text" });
    const several = sqlFigures(
      await run("SELECT 1 AS a; SELECT * FROM generate_series(1, 3); SET work_mem = '4MB'"),
    );
    expect(several.map(({ path }) => path)).toEqual([
      "elapsed",
      "rows",
      "1.elapsed",
      "1.rows",
      "1.value.a",
      "2.elapsed",
      "2.rows",
      "3.elapsed",
    ]);
    expect(several.find(({ path }) => path === "rows")!.value).toBe(3);
  });

  test("Markdown shows source, first rows and errors, and nothing in them becomes markup", async () => {
    const text =
      "SELECT 'a|b' AS \"x*y\", E'<b>\\n```' AS c, NULL AS d, g FROM generate_series(1, 30) g; SELECT nope";
    const markdown = sqlKind.toMarkdown(text, await run(text));
    expect(markdown).toContain("````sql\nSELECT");
    expect(markdown).toContain("| x\\*y | c | d | g |\n| --- | --- | --- | ---: |");
    expect(markdown).toContain("| a\\|b | \\<b\\> \\`\\`\\` | *NULL* | 1 |");
    expect(markdown).toContain("*SELECT 30 · 20 of 30 rows shown ·");
    expect(markdown).toContain('**ERROR 42703**: column "nope" does not exist');
    expect(markdown.match(/^\| /gm)).toHaveLength(22);
  });
});
