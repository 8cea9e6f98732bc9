import { describe, expect, it } from "vitest";
import { conjunctsOf, filterColumns, unquoted } from "./filter-columns";
import { quoteIdentifier } from "../identifier";

describe("conjunctsOf", () => {
  it.each([
    ["(a = 1)", ["a = 1"]],
    ["((a = 1) AND (b = 'x AND y'::text))", ["a = 1", "b = 'x AND y'::text"]],
    ["((a = 1) AND ((b = 2) OR (c = 3)))", ["a = 1", "(b = 2) OR (c = 3)"]],
    ["((f(a) AND g(b)) OR (c = 1))", ["(f(a) AND g(b)) OR (c = 1)"]],
    ["((a >= 1) AND (a <= 9))", ["a >= 1", "a <= 9"]],
  ])("%s", (filter, conjuncts) => {
    expect(conjunctsOf(filter)).toEqual(conjuncts);
  });
  it("gives up on a list too long for one index, in linear time", () => {
    expect(conjunctsOf(`(${"(a = 1) AND ".repeat(100_000)}(b = 2))`)).toEqual([]);
  });
});

describe("filterColumns", () => {
  it("knows its own columns by an alias that needs quotes", () => {
    expect(filterColumns('("Odd Name".a = 1)', "Odd Name")).toEqual([
      { column: "a", kind: "equality", isConverted: false },
    ]);
  });
  it("leaves columns of other relations alone", () => {
    expect(filterColumns("((i.order_id = o.id) AND (o.status = 'x'::text))", "o")).toEqual([
      { column: "status", kind: "equality", isConverted: false },
    ]);
  });
  it.each([
    ["(i.price > ((i.qty * 2))::numeric)", "i"],
    ["(price > (1 + qty))", "i"],
    ["(price > now() - grace)", "i"],
  ])("passes over a column compared with its own row: %s", (filter, alias) => {
    expect(filterColumns(filter, alias)).toEqual([]);
  });
  it.each([
    "(a = ('x'::text || current_setting('y'::text)))",
    "(a = (InitPlan 1).col1)",
    "(a = ANY ('{1,2}'::integer[]))",
    "(a > (now() - '1 day'::interval))",
    "(a = (o.id + 1))",
  ])("%s can be searched for", (filter) => {
    expect(filterColumns(filter, "i")).toHaveLength(1);
  });
  it("marks a column that is converted to text, which only a varchar is in vain", () => {
    expect(filterColumns("((id)::text = '77'::text)", "t")).toMatchObject([{ isConverted: true }]);
  });
});

describe("unquoted", () => {
  it.each([
    ["orders", "orders"],
    ['"Odd"', "Odd"],
    ['"a""b"', 'a"b'],
  ])("%s → %s", (identifier, name) => {
    expect(unquoted(identifier)).toBe(name);
  });
});

describe("quoteIdentifier", () => {
  it.each([
    ["orders", "orders"],
    ["order", '"order"'],
    ["Odd", '"Odd"'],
    ['a"b', '"a""b"'],
    ["täg", '"täg"'],
  ])("%s → %s", (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });
});
