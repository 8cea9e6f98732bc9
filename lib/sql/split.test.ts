import { parseSync } from "libpg-query";
import { beforeAll, describe, expect, test } from "vitest";
import { loadParser } from "./parser";
import { splitStatements } from "./split";

beforeAll(loadParser);

const texts = (source: string) => splitStatements(source).map(({ text }) => text);

const FUNCTION_BODY = `CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC
  SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END; SELECT 3;
END`;
const RULE = "CREATE OR REPLACE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM u; DELETE FROM v)";
const DOLLAR = "DO $body$ BEGIN PERFORM 1; PERFORM ';$$;'; END $body$";

describe("splitStatements", () => {
  test.each([
    ["strings", "SELECT ';'';'", "SELECT E'\\';'"],
    ["quoted identifiers", 'SELECT 1 AS ";"', "SELECT 2"],
    ["dollar quotes", DOLLAR, "SELECT 2"],
    ["line comments", "SELECT 1 -- no; end\n + 1", "SELECT 2"],
    ["nested block comments", "SELECT 1 /* a; /* b; */ c; */ + 1", "SELECT 2"],
    ["SQL-standard function bodies", FUNCTION_BODY, "SELECT f(1)"],
    ["the action list of a rule", RULE, "SELECT 2"],
    ["transaction blocks", "BEGIN", "COMMIT"],
  ])("semicolons in %s end no statement", (_, first, second) => {
    expect(texts(`${first};\n${second};`)).toEqual([first, second]);
  });

  test("statements stand where they say, without leading comments and trailing semicolons", () => {
    const source = "-- @name a\n/* x */ SELECT '😀' ;;\n\n  SELECT é FROM t -- end\n";
    const statements = splitStatements(source);
    expect(statements.map(({ kind }) => kind)).toEqual(["SelectStmt", "SelectStmt"]);
    for (const { text, offset, length } of statements)
      expect(source.slice(offset, offset + length)).toBe(text);
    expect(statements[1]!.text).toBe("SELECT é FROM t");
  });

  test("valid sources are cut where PostgreSQL's parser cuts them", () => {
    const source = [FUNCTION_BODY, RULE, DOLLAR, "SELECT '😀;' , 1", "VALUES (1)"].join(";\n") + ";";
    const bytes = Buffer.from(source);
    const expected = parseSync(source).stmts!.map(({ stmt_location: at = 0, stmt_len: length }) =>
      bytes
        .subarray(at, length === undefined ? undefined : at + length)
        .toString()
        .trim(),
    );
    expect(texts(source)).toEqual(expected);
  });

  test.each(["", "  \n", ";;", "-- only a comment", "/* only */"])("%j holds no statement", (source) => {
    expect(splitStatements(source)).toEqual([]);
  });

  test("a syntax error stays with its statement and points into the source in UTF-16", () => {
    const source = "SELECT '😀😀', 'é';\nSELECT '😀' frm x y;\nSELECT 3";
    const [first, second, third] = splitStatements(source);
    expect([first!.kind, second!.kind, third!.kind]).toEqual(["SelectStmt", null, "SelectStmt"]);
    expect(second!.error!.message).toBe('syntax error at or near "x"');
    const { offset, length, line, column } = second!.error!.where;
    expect(source.slice(offset, offset + length)).toBe("x");
    expect({ line, column }).toEqual({ line: 2, column: 17 });
  });

  test("an error behind a parameter is not moved by its replacement", () => {
    const source = "SELECT :a_long_name FROM t WHERE WHERE";
    const { offset } = splitStatements(source)[0]!.error!.where;
    expect(offset).toBe(source.lastIndexOf("WHERE"));
  });

  test("an unclosed parenthesis does not swallow the next statement", () => {
    expect(texts("SELECT (1; SELECT 2")).toEqual(["SELECT (1", "SELECT 2"]);
  });

  test("an unclosed string keeps the statements before it apart", () => {
    const statements = splitStatements("SELECT 1; SELECT 'open; SELECT 3");
    expect(statements.map(({ text }) => text)).toEqual(["SELECT 1", "SELECT 'open; SELECT 3"]);
    expect(statements[1]!.error!.message).toContain("unterminated quoted string");
  });

  test("an error at the end of the text points at its end", () => {
    const source = "SELECT 1 FROM";
    expect(splitStatements(source)[0]!.error!.where).toMatchObject({ offset: source.length });
  });

  test("a character that PostgreSQL cannot store is refused instead of hiding the rest", () => {
    expect(() => splitStatements("SELECT 1\0; DROP TABLE t")).toThrow("U+0000");
  });

  test("what would take PostgreSQL's scanner minutes is understood or refused at once", () => {
    const operators = splitStatements(`SELECT 1${"+-".repeat(30_000)}1`);
    expect(operators[0]!.error!.message).toBe("operator too long");
    const comments = splitStatements(`${"/*".repeat(30_000)}${"*/".repeat(30_000)} SELECT 1`);
    expect(comments).toMatchObject([{ text: "SELECT 1", error: null }]);
    expect(splitStatements(`SELECT 1 ${"/*".repeat(30_000)}`)).toMatchObject([{ text: "SELECT 1" }]);
  });

  test("rulers in comments and strings are no operators", () => {
    const ruler = "-".repeat(300);
    const source = `${ruler}\n/* ${ruler} */ SELECT '${ruler}', $$${"=".repeat(300)}$$`;
    expect(splitStatements(source)[0]!.error).toBeNull();
  });

  test("absurd nesting is a syntax error, and the parser survives it", () => {
    const deep = `SELECT ${"(".repeat(20_000)}1${")".repeat(20_000)}`;
    expect(splitStatements(deep)[0]!.error).not.toBeNull();
    expect(splitStatements("SELECT 1")[0]!.kind).toBe("SelectStmt");
  });
});
