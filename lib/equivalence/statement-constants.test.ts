import { beforeAll, describe, expect, test } from "vitest";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import { candidateValues } from "./candidate-values";
import { readConstants } from "./statement-constants";

beforeAll(loadParser);

const read = (text: string) => readConstants([parseStatement(text).tree!]);

describe("the constants of a statement", () => {
  test("are found wherever they stand, as text, once", () => {
    const { constants } = read(
      "SELECT 0, 'a' FROM t WHERE x IN (1.5, -2) AND y = true AND z LIKE 'a' AND w IS NULL",
    );
    expect(constants).toEqual(["0", "a", "1.5", "-2", "true"]);
  });

  test("belong to the columns that they are compared with", () => {
    const { byColumn } = read(
      "SELECT 1 FROM t WHERE t.x BETWEEN 3 AND 5 AND lower(name) = 'ann' AND y IN (7, 8)",
    );
    expect(Object.fromEntries(byColumn)).toEqual({ x: ["3", "5"], name: ["ann"], y: ["7", "8"] });
  });

  test("are thresholds where rows are counted against them", () => {
    expect(
      read("SELECT a FROM t WHERE b = 900 GROUP BY a HAVING count(*) > 3 LIMIT 5 OFFSET 2").thresholds,
    ).toEqual([3, 5, 2]);
    expect(read("SELECT a FROM t WHERE 4 <= (SELECT count(*) FROM u)").thresholds).toEqual([4]);
    expect(read("SELECT a FROM t LIMIT 1000").thresholds).toEqual([]);
  });

  test("tell whether the clock is read", () => {
    expect(read("SELECT 1 WHERE CURRENT_DATE > '2020-01-01'").readsClock).toBe(true);
    expect(read("SELECT 1").readsClock).toBe(false);
  });
});

describe("candidate values", () => {
  const sources = { constants: [] as string[], now: null, thresholds: [] };

  test("of numbers are the constants, their neighbours, and parts that add up to them", () => {
    const found = candidateValues("number", { ...sources, constants: ["100", "1.5"], thresholds: [5] });
    expect(found).toEqual(
      expect.arrayContaining(["100", "99", "101", "1.5", "0.5", "2.5", "0", "1", "20", "50"]),
    );
    expect(found[0]).toBe("100");
  });

  test("of text match patterns, nearly match them, and differ in case", () => {
    const found = candidateValues("text", { ...sources, constants: ["ann%", "Paid"] });
    expect(found).toEqual(expect.arrayContaining(["ann", "annx", "xann", "ANN", "Paid", "paid", ""]));
  });

  test("of moments are a second, half a day and a day around constants, and the ends of years", () => {
    const found = candidateValues("moment", { ...sources, constants: ["2024-01-31", "2023"] });
    expect(found).toEqual(
      expect.arrayContaining([
        "2024-01-31 00:00:00",
        "2024-01-30 23:59:59",
        "2024-01-31 12:00:00",
        "2024-02-01 00:00:00",
        "2023-01-01 00:00:00",
      ]),
    );
  });

  test("of moments lie an interval before the server's time", () => {
    const found = candidateValues("moment", {
      ...sources,
      constants: ["7 days"],
      now: "2026-03-08 10:00:00",
    });
    expect(found).toEqual(expect.arrayContaining(["2026-03-08 10:00:00", "2026-03-01 10:00:00"]));
  });

  test("of JSON have a key as a number, as a string, as null and not at all", () => {
    const found = candidateValues("json", { ...sources, constants: ['{"a": 1}'] });
    expect(found).toEqual(expect.arrayContaining(['{"a": 1}', '{"a":"1"}', '{"a":null}', "{}"]));
  });

  test("are never more than sixty", () => {
    const constants = Array.from({ length: 300 }, (_, at) => String(at * 7));
    for (const kind of ["number", "text", "moment", "array", "other"] as const)
      expect(candidateValues(kind, { ...sources, constants }).length).toBeLessThanOrEqual(60);
  });
});
