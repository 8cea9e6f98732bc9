import { describe, expect, test } from "vitest";
import { fingerprintStatement, surplusStatement } from "./equivalence-sql";

describe("equivalence statements", () => {
  test("a comment at the end of a statement does not swallow what follows", () => {
    expect(fingerprintStatement("SELECT 1 -- one", "values")).toContain("-- one\n) AS");
    expect(surplusStatement("SELECT 1 -- one", "SELECT 2 -- two", "text")).toMatch(
      /-- one\n\)[^]*EXCEPT ALL[^]*-- two\n\)/,
    );
  });
});
