import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { toSourceOffset } from "@/lib/sql/offset-map";
import { loadParser } from "@/lib/sql/parser";
import { quoteLiteral } from "@/lib/sql/quote-literal";
import { statementForm, type StatementFormRequest } from "./statement-form";

const STATEMENT = "SELECT a FROM t WHERE a = :a AND b < :b OR b = :a";
const VALUES = { a: "it's", b: null };
const form = (request: Partial<StatementFormRequest>) =>
  statementForm({ regime: "bound", name: "tunebook_1", statement: STATEMENT, values: VALUES, ...request });

beforeAll(loadParser);

describe("statementForm", () => {
  test("bound sends the values apart", () => {
    expect(form({})).toMatchObject({
      prepare: null,
      execute: { text: "SELECT a FROM t WHERE a = $1 AND b < $2 OR b = $1", values: ["it's", null] },
      settings: [],
    });
  });

  test("literals writes them into the text, and sends none", () => {
    const { prepare, execute, settings } = form({ regime: "literals" });
    expect(execute.text).toBe("SELECT a FROM t WHERE a = 'it''s' AND b < NULL OR b = 'it''s'");
    expect([prepare, execute.values, settings]).toEqual([null, undefined, []]);
  });

  test.each([
    ["custom", "force_custom_plan"],
    ["generic", "force_generic_plan"],
    ["auto", "auto"],
  ] as const)("%s prepares once and executes with values, under plan_cache_mode %s", (regime, value) => {
    const { prepare, execute, settings } = form({ regime });
    expect(prepare).toBe("PREPARE tunebook_1 AS SELECT a FROM t WHERE a = $1 AND b < $2 OR b = $1");
    expect(execute.text).toBe("EXECUTE tunebook_1 ('it''s', NULL)");
    expect(settings).toEqual([{ name: "plan_cache_mode", value }]);
  });

  test("a statement without parameters is executed without parentheses", () => {
    expect(form({ regime: "generic", statement: "SELECT 1" }).execute.text).toBe("EXECUTE tunebook_1");
  });

  test("places behind values, a hint and PREPARE are those of the source", () => {
    const prefix = "/*+ SeqScan(t) */ ";
    for (const regime of ["bound", "literals", "generic"] as const) {
      const { prepare, prepareReplacements, execute } = form({ regime, prefix });
      const text = prepare ?? execute.text;
      const replacements = prepare === null ? execute.replacements : prepareReplacements;
      for (const word of ["SELECT", "AND", "OR"])
        expect(toSourceOffset(replacements, text.indexOf(word))).toBe(STATEMENT.indexOf(word));
      expect(toSourceOffset(replacements, text.indexOf("SeqScan"))).toBe(0);
    }
  });

  test("what is said of a prepared value is said of its parameter", () => {
    const { execute } = form({ regime: "generic" });
    expect(toSourceOffset(execute.replacements, execute.text.indexOf("'it"))).toBe(STATEMENT.indexOf(":a"));
    expect(toSourceOffset(execute.replacements, execute.text.indexOf("NULL"))).toBe(STATEMENT.indexOf(":b"));
  });

  test("refuses a parameter without a value", () => {
    expect(() => form({ regime: "literals", values: { a: "1" } })).toThrow(AppError);
  });
});

test.each([
  [null, "NULL"],
  ["", "''"],
  ["a'b", "'a''b'"],
  ["a\\'b", "E'a\\\\''b'"],
])("quoteLiteral(%j) is %s", (value, literal) => {
  expect(quoteLiteral(value)).toBe(literal);
});
