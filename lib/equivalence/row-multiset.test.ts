import { describe, expect, test } from "vitest";
import { columnDifferences } from "./column-differences";
import { quoteLiteral } from "@/lib/sql/quote-literal";
import { insertStatements, unquotedName } from "./insert-text";
import { areInSameOrder, areWithinTolerance, multisetSurplus } from "./row-multiset";
import { parentsFirst, valueKind } from "./tiny-schema";
import { TINY_SCHEMA } from "./tiny-schema.fixture";

describe("rows", () => {
  test("that one side has more often are its surplus, duplicates and NULLs counted", () => {
    const [first, second] = [
      [["1"], ["1"], [null]],
      [["1"], ["2"]],
    ];
    expect(multisetSurplus(first, second)).toEqual([["1"], [null]]);
    expect(multisetSurplus(second, first)).toEqual([["2"]]);
  });

  test("are in the same order, in another, or not comparable in it", () => {
    expect(areInSameOrder([["1"], ["2"]], [["1"], ["2"]])).toBe(true);
    expect(areInSameOrder([["1"], ["2"]], [["2"], ["1"]])).toBe(false);
    expect(areInSameOrder([["1.0"]], [["1.00"]])).toBeNull();
  });

  test("are within a tolerance by the larger value; NaN, infinities and NULL only when equal", () => {
    const within = (first: string | null, second: string | null) =>
      areWithinTolerance([["a", first]], [["a", second]], [1], 0.01);
    expect(within("100", "100.9")).toBe(true);
    expect(within("100", "102")).toBe(false);
    expect(within("NaN", "NaN")).toBe(true);
    expect(within("Infinity", "1")).toBe(false);
    expect(within("Infinity", "-Infinity")).toBe(false);
    expect(within(null, "0")).toBe(false);
    expect(areWithinTolerance([["a", "1"]], [["b", "1"]], [1], 0.01)).toBe(false);
  });
});

test("columns that differ are told by name and type", () => {
  const column = (name: string, typeName: string) => ({ name, typeName });
  expect(
    columnDifferences(
      [column("id", "integer"), column("total", "numeric"), column("x", "text")],
      [column("id", "bigint"), column("sum", "numeric"), column("x", "text")],
    ),
  ).toEqual(["id: integer became bigint", "column 2: total became sum"]);
});

describe("text of statements", () => {
  test("is quoted so that the server reads what was meant", () => {
    expect(quoteLiteral("it's")).toBe("'it''s'");
    expect(quoteLiteral("a\\b")).toBe("E'a\\\\b'");
    expect(unquotedName('odd."Order ""Line"""')).toBe('Order "Line"');
    expect(unquotedName("public.orders")).toBe("orders");
  });

  test("has one INSERT for each table that has rows, parents first", () => {
    const rows = [
      { table: 0, values: ["1", "it's"] },
      { table: 2, values: ["1", null, "1"] },
    ];
    expect(insertStatements(TINY_SCHEMA.tables, { rows, parameters: [] })).toEqual([
      "INSERT INTO customer (id, name) VALUES (1, 'it''s');",
      "INSERT INTO employee (id, manager_id, customer_id) VALUES (1, NULL, 1);",
    ]);
  });
});

test("referenced tables come first, in cycles too", () => {
  const referencing = (...references: number[]) => ({
    foreignKeys: references.map((to) => ({ references: to })),
  });
  expect(parentsFirst([referencing(1), referencing(2), referencing()])).toEqual([2, 1, 0]);
  expect(parentsFirst([referencing(1), referencing(0)])).toEqual([1, 0]);
  expect(parentsFirst([referencing(0)])).toEqual([0]);
});

test.each([
  ["bigint", "N", "b", "number"],
  ["character varying", "S", "b", "text"],
  ["time without time zone", "D", "b", "time"],
  ["timestamp with time zone", "D", "b", "moment"],
  ["order_status", "E", "e", "enum"],
  ["integer[]", "A", "b", "array"],
  ["jsonb", "U", "b", "json"],
  ["point", "G", "b", "other"],
])("%s is filled as a %s", (baseTypeName, category, typeKind, kind) => {
  expect(valueKind({ baseTypeName, category, typeKind })).toBe(kind);
});
