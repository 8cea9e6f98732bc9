import { beforeAll, describe, expect, test } from "vitest";
import { loadParser } from "@/lib/sql/parser";
import { applyEdits } from "./edit-directives";
import { findParamComparisons } from "./param-comparisons";
import { proposeValues, writeProposals, type ColumnStatistics } from "./param-proposals";
import { parseBenchmark } from "./parse-benchmark";

beforeAll(loadParser);

const STATISTICS: ColumnStatistics = {
  typeName: "integer",
  typeCategory: "N",
  distinctValues: 1000,
  mostCommonValues: ["42", "7"],
  histogramBounds: ["1", "100", "300", "900"],
};

describe("findParamComparisons", () => {
  const found = (statement: string) =>
    findParamComparisons(statement, []).map(({ parameter, sense, column, relations }) => [
      parameter,
      sense,
      column,
      relations.join(),
    ]);

  test("finds columns beside parameters, by alias, in lists, ranges and behind casts", () => {
    expect(
      found(`SELECT * FROM shop.orders o JOIN "Customers" c ON c.id = o.customer_id
             WHERE o.customer_id = :customer AND c.name IN (:one, 'x', :two)
               AND o.created_at BETWEEN :first AND :last AND :least::int <= o.total AND o.total < :most`),
    ).toEqual([
      ["customer", "equal", "customer_id", '"shop"."orders"'],
      ["one", "equal", "name", '"Customers"'],
      ["two", "equal", "name", '"Customers"'],
      ["first", "from", "created_at", '"shop"."orders"'],
      ["last", "to", "created_at", '"shop"."orders"'],
      ["least", "from", "total", '"shop"."orders"'],
      ["most", "to", "total", '"shop"."orders"'],
    ]);
  });

  test("finds the table of a write, and every table that an unqualified column can belong to", () => {
    expect(found("UPDATE orders SET status = :status WHERE id = :id")).toEqual([
      ["id", "equal", "id", '"orders"'],
    ]);
    expect(found("SELECT 1 FROM a, b WHERE x = :x")).toEqual([["x", "equal", "x", '"a","b"']]);
  });

  test("finds nothing in expressions, limits and text that is not SQL", () => {
    expect(found("SELECT 1 FROM a WHERE lower(x) = :x AND y = :y + 1 LIMIT :limit")).toEqual([]);
    expect(found("SELEKT :x")).toEqual([]);
  });
});

describe("proposeValues", () => {
  const equal = (statistics: Partial<ColumnStatistics>) =>
    proposeValues({ parameter: "p", sense: "equal" }, { ...STATISTICS, ...statistics }).values;

  test("equal: of median frequency, most common, rare, and none", () => {
    expect(equal({})).toEqual({ typical: "300", "most-common": "42", rare: "1", empty: "-1" });
  });

  test("a column of few values has its typical one among the common ones", () => {
    expect(
      equal({
        typeCategory: "S",
        typeName: "text",
        distinctValues: 3,
        mostCommonValues: ["a", "b", "c"],
        histogramBounds: [],
      }),
    ).toEqual({ typical: "b", "most-common": "a", rare: "c", empty: "no such value" });
  });

  test("a unique column has no most common value", () => {
    expect(equal({ distinctValues: -1, mostCommonValues: [] })).not.toHaveProperty("most-common");
  });

  test("nothing that the type does not have is made up", () => {
    const booleans = { typeCategory: "B", typeName: "boolean", histogramBounds: [], distinctValues: 2 };
    expect(equal({ ...booleans, mostCommonValues: ["t", "f"] })).not.toHaveProperty("empty");
    expect(equal({ ...booleans, mostCommonValues: ["t"] }).empty).toBe("f");
    expect(equal({ typeCategory: "E", typeName: "mood", mostCommonValues: ["sad"] })).not.toHaveProperty(
      "empty",
    );
  });

  test("a bound lets through half, all, little and nothing", () => {
    const from = proposeValues({ parameter: "p", sense: "from" }, STATISTICS).values;
    const to = proposeValues({ parameter: "p", sense: "to" }, STATISTICS).values;
    expect(from).toEqual({ typical: "300", "most-common": "1", rare: "900", empty: "1800" });
    expect(to).toEqual({ typical: "100", "most-common": "900", rare: "1", empty: "-1" });
    const small = { ...STATISTICS, typeName: "smallint", histogramBounds: ["1", "32767"] };
    expect(proposeValues({ parameter: "p", sense: "from" }, small).values).not.toHaveProperty("empty");
  });
});

describe("writeProposals", () => {
  const CELL = `-- @benchmark
-- @param customer = 1
-- @param page = 10 | 20 | 30
-- @variant before
SELECT id FROM orders WHERE customer_id = :customer AND note = :note LIMIT :page;
`;
  const write = (proposals: Parameters<typeof writeProposals>[1]) =>
    applyEdits(CELL, writeProposals(CELL, proposals));

  test("the cell reads as sets of values, named", () => {
    const text = write([
      proposeValues({ parameter: "customer", sense: "equal" }, STATISTICS),
      { parameter: "note", values: { typical: "it's | so", "most-common": "null" } },
    ]);
    expect(parseBenchmark(text).paramSets.map(({ key, values }) => [key, values])).toEqual([
      ["typical", { customer: "300", note: "it's | so", page: "10" }],
      ["most-common", { customer: "42", note: "null", page: "10" }],
      ["rare", { customer: "1", note: "it's | so", page: "10" }],
      ["empty", { customer: "-1", note: "it's | so", page: "10" }],
    ]);
    expect(text).toContain("-- @param customer = 300 | 42 | 1 | -1\n");
  });

  test("sets that are alike are one, and a single set is not worth writing", () => {
    expect(
      write([{ parameter: "customer", values: { typical: "5", "most-common": "5", empty: "-1" } }]),
    ).toContain("-- @sets typical | empty\n");
    expect(writeProposals(CELL, [{ parameter: "customer", values: { typical: "5" } }])).toEqual([]);
    expect(writeProposals(CELL, [])).toEqual([]);
  });
});
