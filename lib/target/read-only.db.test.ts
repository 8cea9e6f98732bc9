import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TEST_CAP, TestTarget } from "./test-target";
import type { TargetBackend } from "./types";

let target: TestTarget;
let backend: TargetBackend;

beforeAll(async () => {
  target = await TestTarget.create(inject("postgresUrl"), "read_only");
  const writer = await target.open();
  for (const text of [
    "CREATE TABLE t (a int)",
    "INSERT INTO t VALUES (1)",
    "CREATE SEQUENCE s",
    `CREATE FUNCTION escape() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
       PERFORM set_config('transaction_read_only', 'off', false); INSERT INTO t VALUES (2); END $$`,
    `CREATE FUNCTION escape_next() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
       PERFORM set_config('default_transaction_read_only', 'off', false); END $$`,
  ])
    await writer.execute({ text, keep: "discard" });
  backend = await target.open({ readOnly: true });
});
afterAll(() => target?.drop());

const run = (text: string) => backend.execute({ text, keep: TEST_CAP });

describe("a read-only target", () => {
  test("reads, and stays idle between statements", async () => {
    expect((await run("SELECT a FROM t")).rows).toEqual([["1"]]);
    expect(await run("SHOW transaction_read_only")).toMatchObject({ rows: [["on"]], transaction: "idle" });
    expect(backend.capabilities).toMatchObject({ readOnly: true, versionNum: expect.any(Number) });
  });

  test.each([
    "INSERT INTO t VALUES (2)",
    "WITH d AS (DELETE FROM t RETURNING a) SELECT a FROM d",
    "EXPLAIN ANALYZE DELETE FROM t",
    "SET transaction_read_only = off",
    "BEGIN READ WRITE",
    "COPY t TO PROGRAM 'cat'",
    "SELECT pg_read_file('PG_VERSION')",
    "VACUUM t",
    "DO $$ BEGIN DELETE FROM t; END $$",
  ])("refuses %s before it is sent", async (text) => {
    await expect(run(text)).rejects.toMatchObject({ code: "forbidden", where: { line: 1 } });
  });

  test.each(["SELECT nextval('s')", "SELECT escape()", "PREPARE p AS SELECT escape(); EXECUTE p"])(
    "what the text does not show is refused by the server: %s",
    async (text) => {
      const statements = text.split("; ");
      for (const statement of statements.slice(0, -1)) await run(statement);
      await expect(run(statements.at(-1)!)).rejects.toMatchObject({ code: "statement-failed" });
      expect((await run("SELECT count(*) FROM t")).rows).toEqual([["1"]]);
    },
  );

  test("a function that turns the default off does not open the next transaction", async () => {
    await run("SELECT escape_next()");
    await expect(run("SELECT escape()")).rejects.toMatchObject({ code: "statement-failed" });
    await run("BEGIN");
    await expect(run("SELECT nextval('s')")).rejects.toMatchObject({ database: { sqlstate: "25006" } });
    await run("ROLLBACK");
    await run("SET default_statistics_target = 100");
  });

  test("a transaction of one's own is read-only, and settings outlive their statement", async () => {
    await run("BEGIN ISOLATION LEVEL REPEATABLE READ");
    expect((await run("SHOW transaction_read_only")).rows).toEqual([["on"]]);
    expect((await run("SHOW transaction_isolation")).rows).toEqual([["repeatable read"]]);
    expect((await run("COMMIT")).transaction).toBe("idle");
    await run("SET work_mem = '7MB'");
    await run("SELECT set_config('random_page_cost', '1.5', false)");
    expect(
      (await run("SELECT current_setting('work_mem'), current_setting('random_page_cost')")).rows,
    ).toEqual([["7MB", "1.5"]]);
  });

  test("reads strings as the check does, whatever the role's own default is", async () => {
    const writer = await target.open();
    await writer.execute({
      text: "ALTER ROLE CURRENT_USER SET standard_conforming_strings = off",
      keep: "discard",
    });
    const other = await target.open({ readOnly: true });
    const text = String.raw`SELECT '\'', version() --'`;
    expect((await other.execute({ text, keep: TEST_CAP })).columns).toHaveLength(1);
    await writer.execute({
      text: "ALTER ROLE CURRENT_USER RESET standard_conforming_strings",
      keep: "discard",
    });
  });

  test("a failing statement leaves no transaction behind", async () => {
    await expect(run("SELECT 1/0")).rejects.toMatchObject({ database: { sqlstate: "22012" } });
    expect(backend.transaction).toBe("idle");
  });
});
