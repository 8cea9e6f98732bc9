import { describe, expect, test } from "vitest";
import { commonCast, fingerprintStatement, surplusStatement } from "./equivalence-sql";

describe("equivalence statements", () => {
  test("a comment at the end of a statement does not swallow what follows", () => {
    expect(fingerprintStatement("SELECT 1 -- one", [null])).toContain("-- one\n) AS");
    expect(surplusStatement("SELECT 1 -- one", "SELECT 2 -- two", ["text"])).toMatch(
      /-- one\n\)[^]*EXCEPT ALL[^]*-- two\n\)/,
    );
  });

  test("a statement without columns is compared by its number of rows", () => {
    expect(fingerprintStatement("SELECT", [])).toBe(
      "SELECT count(*)::text, '0', '0' FROM (\nSELECT\n) AS tunebook_rows",
    );
  });
});

describe("commonCast", () => {
  test.each([
    ["integer", "bigint", null],
    ["numeric(12,2)", "numeric", null],
    ["bigint", "numeric(12,2)", "numeric"],
    ["numeric", "double precision", "double precision"],
    ["text", "character varying(20)", null],
    ["date", "timestamp without time zone", "timestamp"],
    ["date", "timestamp with time zone", "timestamptz"],
    ["json", "json", "text"],
    ["point[]", "point[]", "text"],
    ["integer", "text", "text"],
  ])("%s and %s meet as %s", (first, second, cast) => {
    expect(commonCast(first, second)).toBe(cast);
    expect(commonCast(second, first)).toBe(cast);
  });
});
