import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { classifyStatement } from "./classify";
import { explainedStatement } from "./explained-statement";
import { loadParser, parseStatement } from "./parser";
import { assertAllowedReadOnly } from "./read-only";

beforeAll(loadParser);

const classOf = (text: string) => classifyStatement(parseStatement(text).tree);

describe("classifyStatement", () => {
  test.each([
    ["SELECT 1", "query", false, true],
    ["TABLE t", "query", false, true],
    ["SELECT 1 FOR UPDATE", "query", true, true],
    ["WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "write", true, true],
    ["SELECT * INTO x FROM t", "ddl", true, true],
    ["MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", "write", true, true],
    ["CREATE TABLE x AS SELECT 1", "ddl", true, true],
    ["CREATE INDEX ON t (a)", "ddl", true, false],
    ["BEGIN", "transaction", false, false],
    ["SET work_mem = '1MB'", "setting", false, false],
    ["COPY t TO STDOUT", "copy", false, false],
    ["COPY t FROM STDIN", "copy", true, false],
    ["VACUUM t", "utility", true, false],
    ["SHOW work_mem", "utility", false, false],
    ["EXPLAIN DELETE FROM t", "utility", false, false],
    ["EXPLAIN ANALYZE DELETE FROM t", "utility", true, false],
    ["EXPLAIN (ANALYZE off) DELETE FROM t", "utility", false, false],
    ["EXECUTE p", "utility", true, true],
    ["not SQL", "unknown", true, false],
  ])("%s", (text, group, writes, explainable) => {
    expect(classOf(text)).toMatchObject({ group, writes, explainable });
  });

  test("only an ORDER BY of the statement itself orders its rows", () => {
    expect(classOf("SELECT a FROM t UNION SELECT b FROM u ORDER BY 1").ordered).toBe(true);
    expect(classOf("SELECT * FROM (SELECT a FROM t ORDER BY a) x").ordered).toBe(false);
  });
});

describe("assertAllowedReadOnly", () => {
  test.each([
    "SELECT * FROM orders",
    "SELECT pg_sleep(0.1)",
    "SELECT set_config('work_mem', '1MB', false)",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "EXPLAIN (ANALYZE, BUFFERS) SELECT 1",
    "EXPLAIN DELETE FROM t",
    "BEGIN",
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "COMMIT",
    "SAVEPOINT a",
    "SET work_mem = '64MB'",
    "SET TRANSACTION READ ONLY",
    "RESET ALL",
    "SHOW all",
    "COPY (SELECT 1) TO STDOUT",
    "DECLARE c CURSOR FOR SELECT 1",
    "PREPARE p AS SELECT $1",
    "EXECUTE p(1)",
  ])("allows %s", (text) => {
    expect(() => assertAllowedReadOnly(text)).not.toThrow();
  });

  test.each([
    ["INSERT INTO t VALUES (1)", "INSERT"],
    ["SELECT 1 FROM t FOR UPDATE", "SELECT"],
    ["WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d", "WITH"],
    ["CREATE TABLE x ()", "CREATE"],
    ["VACUUM t", "VACUUM"],
    ["DO $$ BEGIN END $$", "DO"],
    ["CALL f()", "CALL"],
    ["EXPLAIN ANALYZE DELETE FROM t", "EXPLAIN"],
    ["PREPARE p AS DELETE FROM t", "PREPARE"],
    ["BEGIN READ WRITE", "READ"],
    ["START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE", "READ"],
    ["SET TRANSACTION READ WRITE", "READ"],
    ["SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", "READ"],
    ["SET transaction_read_only = off", "off"],
    ['SET "Default_Transaction_Read_Only" TO off', "off"],
    ["RESET default_transaction_read_only", "RESET"],
    ["SET standard_conforming_strings = off", "off"],
    ["SELECT set_config('standard_conforming_strings', 'off', false)", "set_config"],
    ["SET ROLE admin", "admin"],
    ["SET LOCAL ROLE admin", "admin"],
    ["SET SESSION AUTHORIZATION DEFAULT", "SET"],
    ["DISCARD ALL", "DISCARD"],
    ["PREPARE TRANSACTION 'x'", "PREPARE"],
    ["COPY t TO PROGRAM 'sh'", "COPY"],
    ["COPY t TO '/tmp/x'", "COPY"],
    ["COPY t FROM STDIN", "COPY"],
    ["COPY (DELETE FROM t RETURNING *) TO STDOUT", "COPY"],
    ["SELECT '😀', pg_catalog.pg_read_file('x')", "pg_catalog.pg_read_file"],
    ["SELECT * FROM dblink_exec('x', 'DROP TABLE t')", "dblink_exec"],
    ["SELECT 1 WHERE EXISTS (SELECT lo_import('/etc/passwd'))", "lo_import"],
    ["SELECT pg_terminate_backend(1)", "pg_terminate_backend"],
    ["SELECT set_config('Role', 'admin', false)", "set_config"],
    ["SELECT set_config('ro' || 'le', 'admin', false)", "set_config"],
    ["SELECT query_to_xml('select 1', true, true, '')", "query_to_xml"],
    ["SELECT xpath_table('id', 'x', 't; DROP TABLE t', '/', 'true')", "xpath_table"],
    ["SELECT gin_clean_pending_list('i')", "gin_clean_pending_list"],
    ["SELECT brin_summarize_new_values('i')", "brin_summarize_new_values"],
    ["SELECT pg_log_backend_memory_contexts(1)", "pg_log_backend_memory_contexts"],
  ])("refuses %s at %s", (text, place) => {
    try {
      assertAllowedReadOnly(text);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).toBe("forbidden");
      expect(text.slice(error.where!.offset)).toMatch(new RegExp(`^${place.replaceAll(".", "\\.")}`));
      return;
    }
    expect.unreachable("it was allowed");
  });

  test("refuses what it cannot parse", () => {
    expect(() => assertAllowedReadOnly("SELEC 1")).toThrow("syntax error");
  });
});

describe("explainedStatement", () => {
  test.each([
    ["EXPLAIN SELECT 1", "SELECT 1"],
    ["explain analyze verbose SELECT 1", "SELECT 1"],
    ["EXPLAIN (ANALYZE, FORMAT json) SELECT (1)", "SELECT (1)"],
    ["EXPLAIN (SELECT 1)", "(SELECT 1)"],
    ["/* a */ EXPLAIN -- b\n SELECT 1", "SELECT 1"],
    ["SELECT 1", "SELECT 1"],
  ])("%j explains %j", (text, inner) => {
    const explained = explainedStatement(text);
    expect(explained.text).toBe(inner);
    expect(text.slice(explained.offset)).toBe(inner);
  });
});
