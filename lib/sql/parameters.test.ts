import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { toSourceOffset } from "./offset-map";
import { bindParameters } from "./parameters";
import { loadParser } from "./parser";

beforeAll(loadParser);

const bind = (text: string) => bindParameters(text, { a: "1", b: "2", limit: "3" });

describe("bindParameters", () => {
  test.each([
    ["a cast", "SELECT '1'::int, x::text"],
    ["a string", "SELECT ':a', ' :a '"],
    ["an escape string", "SELECT E'\\':a'"],
    ["a dollar quote", "SELECT $$ :a $$, $q$ :b $q$"],
    ["a line comment", "SELECT 1 -- :a"],
    ["a nested block comment", "SELECT 1 /* /* :a */ :b */"],
    ["a quoted identifier", 'SELECT ":a" FROM t'],
    ["a slice of constants", "SELECT x[1:2]"],
    ["a slice up to a column", "SELECT x[1:a], x[i:a], x[f(1):b], x[y[1]:a]"],
    ["a named argument", "SELECT f(a := 1, b => 2)"],
    ["an SQL/JSON key", "SELECT JSON_OBJECT('k':a, k:b)"],
    ["a JSON path in a string", "SELECT d @? '$.x ? (@.y == :a)'"],
    ["a colon before a blank", "SELECT : a"],
  ])("leaves %s alone", (_, text) => {
    expect(bind(text)).toMatchObject({ text, values: [] });
  });

  test.each([
    ["SELECT :a", "SELECT $1", ["1"]],
    ["SELECT :a::int, :b, :a", "SELECT $1::int, $2, $1", ["1", "2"]],
    ["SELECT d->:a, d #>> :b, d ? :a", "SELECT d->$1, d #>> $2, d ? $1", ["1", "2"]],
    ["SELECT ARRAY[:a, :b]", "SELECT ARRAY[$1, $2]", ["1", "2"]],
    ["SELECT ARRAY[[:a],[:b]]", "SELECT ARRAY[[$1],[$2]]", ["1", "2"]],
    ["SELECT x[:a::int], x[1: :b]", "SELECT x[$1::int], x[1: $2]", ["1", "2"]],
    ["SELECT 1 BETWEEN :a AND :b", "SELECT 1 BETWEEN $1 AND $2", ["1", "2"]],
    ["SELECT 1 ORDER BY :a LIMIT :limit", "SELECT 1 ORDER BY $1 LIMIT $2", ["1", "3"]],
    ["SELECT sum(1) OVER (ROWS :a PRECEDING)", "SELECT sum(1) OVER (ROWS $1 PRECEDING)", ["1"]],
    ["SELECT now() AT TIME ZONE :a", "SELECT now() AT TIME ZONE $1", ["1"]],
    ["SELECT JSON_OBJECT('k': :a)", "SELECT JSON_OBJECT('k': $1)", ["1"]],
    ["SELECT x['a':'b'], (:a)", "SELECT x['a':'b'], ($1)", ["1"]],
  ])("%s is sent as %s", (text, sent, values) => {
    expect(bind(text)).toMatchObject({ text: sent, values });
  });

  test("a slice's open start is a parameter only when the name is declared", () => {
    expect(bind("SELECT x[:a]").text).toBe("SELECT x[$1]");
    expect(bind("SELECT x[:n]").text).toBe("SELECT x[:n]");
  });

  test("a missing value is refused with its name and place", () => {
    const text = "SELECT '😀', :customer";
    try {
      bind(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error).toMatchObject({
        code: "invalid-input",
        message: "The parameter :customer has no value.",
      });
      expect(text.slice(error.where!.offset, error.where!.offset + error.where!.length)).toBe(":customer");
    }
  });

  test("names that objects inherit are not values", () => {
    expect(() => bind("SELECT :constructor")).toThrow("has no value");
  });

  test("a null value is bound as NULL", () => {
    expect(bindParameters("SELECT :x", { x: null }).values).toEqual([null]);
  });

  test("numbered parameters beside names are refused", () => {
    expect(() => bind("SELECT :a, $1")).toThrow("$1 cannot stand beside");
    expect(bind("SELECT $1").text).toBe("SELECT $1");
  });

  test("offsets in the sent text map back to the source, astral characters included", () => {
    const source = "SELECT '😀', :a, x, :limit, y FROM t WHERE :a = z";
    const { text, replacements } = bind(source);
    for (const mark of ["SELECT", "'😀'", " x,", " y ", "= z"])
      expect(toSourceOffset(replacements, text.indexOf(mark))).toBe(source.indexOf(mark));
    expect(toSourceOffset(replacements, text.indexOf("$2"))).toBe(source.indexOf(":limit"));
    expect(toSourceOffset(replacements, text.length)).toBe(source.length);
  });
});
