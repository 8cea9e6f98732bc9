import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { explainStatement, type ExplainRequest } from "./explain";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";

let target: TestTarget;
let backend: TargetBackend;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "explain");
  backend = await target.open();
  for (const text of [
    "CREATE TABLE t AS SELECT i, i % 10 AS g FROM generate_series(1, 1000) i",
    "CREATE INDEX ON t (g)",
    "ANALYZE t",
    "CREATE FUNCTION writes() RETURNS int LANGUAGE sql VOLATILE AS 'INSERT INTO t VALUES (-1, -1) RETURNING i'",
  ])
    await backend.execute({ text, keep: "discard" });
});
afterAll(() => target?.drop());

const explain = (text: string, request: Partial<ExplainRequest> = {}, values: (string | null)[] = []) =>
  explainStatement(backend, { text, values }, { analyse: false, ...request });
const scalar = async (text: string) => (await backend.execute({ text, keep: TEST_CAP })).rows[0]![0];
const nodeOf = (raw: string) => (JSON.parse(raw) as { Plan: Record<string, unknown> }[])[0]!.Plan;

describe("explainStatement", () => {
  test("gives JSON without executing, and with execution when asked", async () => {
    const planned = await explain("SELECT pg_sleep(3600)");
    expect(planned).toMatchObject({ analysed: false, rolledBack: false });
    expect(nodeOf(planned.raw)).not.toHaveProperty("Actual Rows");
    const analysed = await explain("SELECT * FROM t", { analyse: true });
    expect(nodeOf(analysed.raw)).toMatchObject({ "Actual Rows": 1000 });
    expect(analysed.options).toContain("ANALYZE");
  });

  test("plans with the values that are bound, as an execution would", async () => {
    const { raw } = await explain("SELECT * FROM t WHERE i < $1", {}, ["3"]);
    expect(nodeOf(raw)).toMatchObject({ "Plan Rows": 2, Filter: "(i < 3)" });
  });

  test.each([
    "DELETE FROM t",
    "WITH d AS (DELETE FROM t RETURNING i) SELECT * FROM d",
    "CREATE TABLE u AS SELECT 1",
  ])("a write is analysed and rolled back: %s", async (text) => {
    expect(await explain(text, { analyse: true })).toMatchObject({ analysed: true, rolledBack: true });
    expect(await scalar("SELECT count(*) FROM t")).toBe("1000");
    expect(await scalar("SELECT to_regclass('u') IS NULL")).toBe("t");
    expect(backend.transaction).toBe("idle");
  });

  test("what a function writes behind a SELECT is rolled back, too", async () => {
    await explain("SELECT writes()", { analyse: true });
    expect(await scalar("SELECT count(*) FROM t")).toBe("1000");
  });

  test("an open transaction keeps its work and stays open, also after an error", async () => {
    await backend.execute({ text: "BEGIN", keep: "discard" });
    await backend.execute({ text: "DELETE FROM t WHERE i = 1", keep: "discard" });
    await explain("DELETE FROM t", { analyse: true });
    await expect(explain("SELECT nope FROM t", { analyse: true })).rejects.toMatchObject({
      code: "statement-failed",
    });
    expect(backend.transaction).toBe("in-transaction");
    expect(await scalar("SELECT count(*) FROM t")).toBe("999");
    await backend.execute({ text: "ROLLBACK", keep: "discard" });
  });

  test("settings and preparation hold for the plan alone", async () => {
    const query = "SELECT * FROM t WHERE g = 3 ORDER BY i";
    const { raw } = await explain(query, {
      settings: [
        { name: "enable_sort", value: "off" },
        { name: "search_path", value: "public, pg_catalog" },
      ],
      preparation: ["SET enable_bitmapscan = off", "SET work_mem = '3MB'"],
    });
    const [explained] = JSON.parse(raw) as { Settings: Record<string, string> }[];
    expect(explained!.Settings).toMatchObject({
      enable_sort: "off",
      enable_bitmapscan: "off",
      work_mem: "3MB",
    });
    expect(await scalar("SHOW work_mem")).not.toBe("3MB");
  });

  test("an error points into the statement, not into the EXPLAIN that was sent", async () => {
    const text = "SELECT '😀', nope FROM t";
    await expect(explain(text)).rejects.toMatchObject({
      where: { offset: text.indexOf("nope"), length: 4 },
      database: { sqlstate: "42703", position: text.indexOf("nope") },
    });
  });

  test.each([
    ["CREATE INDEX ON t (i)", "CREATE INDEX has no plan."],
    ["VACUUM", "VACUUM has no plan."],
    ["SET work_mem = '1MB'", "SET has no plan."],
  ])("%s has no plan, and that is said before anything is sent", async (text, message) => {
    const error = await explain(text).catch((reason: Error) => reason);
    expect((error as Error).message.toLowerCase()).toBe(message.toLowerCase());
    expect(error).toMatchObject({ code: "invalid-input" });
  });

  test("a read-only target explains a write and refuses to execute it", async () => {
    const reader = await target.open({ readOnly: true });
    const statement = { text: "DELETE FROM t", values: [] };
    expect(await explainStatement(reader, statement, { analyse: false })).toMatchObject({ analysed: false });
    await expect(explainStatement(reader, statement, { analyse: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(reader.transaction).toBe("idle");
    const settings = [{ name: "work_mem", value: "1MB" }];
    const query = { text: "SELECT * FROM t", values: [] };
    expect(await explainStatement(reader, query, { analyse: true, settings })).toMatchObject({
      analysed: true,
    });
  });
});

describe("older servers", () => {
  test.for([15, 16, 17])("version %d gets options that it knows", async (major, { skip }) => {
    const url = inject("postgresUrls")[major];
    if (!url) return skip();
    const older = await TestTarget.create(url, "explain_old");
    try {
      const session = await older.open();
      const statement = { text: "SELECT * FROM pg_class WHERE relname = $1", values: ["x"] };
      for (const analyse of [false, true])
        expect((await explainStatement(session, statement, { analyse })).raw).toContain('"Plan"');
    } finally {
      await older.drop();
    }
  });
});
