import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { EQUIVALENT_CORPUS, FALSE_FRIENDS } from "@/lib/target/rewrite-facts.fixture";
import { laidOut } from "./layout";
import { printStatement, readAdvisedStatement } from "./statement";
import { isSameTree } from "./tree/change";

beforeAll(loadParser);

const printed = (text: string) => {
  const { select, names } = readAdvisedStatement(text)!;
  return printStatement(select, names);
};

describe("printStatement", () => {
  it.each([...EQUIVALENT_CORPUS, ...FALSE_FRIENDS].map(({ text }) => [text]))(
    "reads back as it was: %s",
    (text) => {
      const again = readAdvisedStatement(printed(text) ?? "");
      expect(again).not.toBeNull();
      const { select, names } = readAdvisedStatement(text)!;
      expect(again?.names).toEqual(names);
      expect(isSameTree(again?.select, select)).toBe(true);
    },
  );

  it.each([
    [`SELECT "Odd".a, "select", 'it''s', E'\\\\x', $q$a:b$q$ FROM "Table" AS "Odd"`],
    [
      "SELECT a[:i], b[1:2], (r).f, x::numeric(10, 2)[], interval '1 day' FROM t WHERE c = ANY (:list::int[])",
    ],
    [
      "SELECT sum(a) FILTER (WHERE b) OVER w FROM t WINDOW w AS (PARTITION BY c ORDER BY d ROWS 3 PRECEDING) FOR UPDATE SKIP LOCKED",
    ],
    [
      "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < :n) SELECT * FROM r LEFT JOIN LATERAL (SELECT :n) x ON true",
    ],
    [
      "SELECT a FROM t WHERE (b OR c) AND NOT (d AND e) AND f BETWEEN SYMMETRIC 1 AND 2 GROUP BY ROLLUP (a, b)",
    ],
    ["SELECT :b, :a, :b UNION (SELECT 1, 2, 3 ORDER BY 1 LIMIT 1) EXCEPT ALL SELECT 4, 5, 6"],
  ])("keeps every parameter, name and literal, or prints nothing: %s", (text) => {
    const again = printed(text);
    if (again !== null)
      expect(isSameTree(readAdvisedStatement(again)?.select, readAdvisedStatement(text)?.select)).toBe(true);
  });

  it("prints nothing for a tree that would read back otherwise", () => {
    const { select } = readAdvisedStatement("SELECT a FROM t WHERE b = 1")!;
    expect(printStatement({ ...select, whereClause: { A_Const: { fval: { fval: "1" } } } }, [])).toBeNull();
  });
});

describe("readAdvisedStatement", () => {
  it("reads SELECT alone, and knows where its parts stand in a text with parameters", () => {
    expect(readAdvisedStatement("DELETE FROM t")).toBeNull();
    expect(readAdvisedStatement("SELECT FROM WHERE")).toBeNull();
    const text = "SELECT 'é', :long_name FROM t WHERE b = 1";
    const { offsetOf } = readAdvisedStatement(text)!;
    const inSent = Buffer.byteLength("SELECT 'é', $1 FROM ");
    expect(text.slice(offsetOf(inSent))).toMatch(/^t WHERE/);
  });
});

describe("laidOut", () => {
  it("indents by parentheses and touches no text within tokens", () => {
    const text = "SELECT (SELECT 'a\nb'\nFROM t),\n  1\nUNION\nALL\nSELECT ( 2 )";
    expect(laidOut(text)).toBe("SELECT (SELECT 'a\nb'\n  FROM t),\n  1\nUNION ALL\nSELECT (2)");
  });
});
