import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import type { IndexFacts } from "../rules/catalog-facts";
import { columnFacts, indexFacts, relationFacts } from "../rules/catalog.fixture";
import { costReasons, indexFits } from "./index-fit";
import { scanConditions } from "./condition";

const scan = (filter: string, rows = 1) =>
  parsePlan(`Seq Scan on item i  (cost=0.00..10.00 rows=${rows} width=8)\n  Filter: ${filter}`).plans[0]!
    .root;
const relation = (indexes: IndexFacts[]) =>
  relationFacts("item", {
    columns: [
      columnFacts("id"),
      columnFacts("price"),
      columnFacts("Odd name", { type: "text" }),
      columnFacts("email"),
    ],
    indexes,
  });
const fit = (filter: string, index: IndexFacts) => indexFits(scan(filter), relation([index]))[0];

describe("scanConditions", () => {
  const columns = new Set(["id", "price", "Odd name", "email"]);
  it.each([
    ["(id = 5)", { expression: "id", shape: "plain", operator: "=" }],
    ["(i.id = 5)", { expression: "id", column: "id" }],
    ["(5 < i.price)", { column: "price", operator: "<" }],
    [`("Odd name" = 'x'::text)`, { column: "Odd name", shape: "plain" }],
    ["((id)::numeric = 5.0)", { column: "id", shape: "cast", castType: "numeric" }],
    ["((email)::text = 'x'::text)", { column: "email", shape: "plain" }],
    ["(lower((email)::text) = 'x'::text)", { column: "email", shape: "function" }],
    ["((price + 1) > 5)", { column: "price", shape: "function" }],
    ["(email ~~ 'a%'::text)", { column: "email", shape: "pattern", isPrefix: true }],
    ["(email ~~ '%a'::text)", { column: "email", shape: "pattern", isPrefix: false }],
    ["(email ~~* 'a%'::text)", { shape: "pattern", isPrefix: false }],
  ])("%s", (filter, expected) => {
    expect(scanConditions(scan(filter), columns)).toMatchObject([expected]);
  });
  it.each(["(o.id = 5)", "(unknown = 5)", "(EXISTS(SubPlan 1))", "(id IS NULL)", "('id' = 'x'::text)"])(
    "says nothing about %s",
    (filter) => {
      expect(scanConditions(scan(filter), columns)).toEqual([]);
    },
  );
});

describe("indexFits", () => {
  it("takes an index whose leading keys are compared, and counts them", () => {
    expect(fit("((id = 5) AND (price > 3))", indexFacts("a", ["id", "price"]))).toMatchObject({
      matchedKeys: 2,
      obstacle: null,
    });
    expect(fit("(lower(email) = 'x'::text)", indexFacts("a", ["lower(email)"]))?.obstacle).toBeNull();
    expect(fit("((id)::numeric = 5.0)", indexFacts("a", ["(id::numeric)"]))?.obstacle).toBeNull();
  });
  it.each<[string, IndexFacts, string]>([
    ["(id = 5)", indexFacts("a", ["id"], { isValid: false }), "invalid"],
    ["(id = 5)", indexFacts("a", ["id"], { predicate: "(price > 3)" }), "predicate"],
    ["(price = 5)", indexFacts("a", ["id", "price"]), "leading-column"],
    ["((id)::numeric = 5.0)", indexFacts("a", ["id"]), "type"],
    ["(lower(email) = 'x'::text)", indexFacts("a", ["email"]), "expression"],
    ["(email = 'x'::text)", indexFacts("a", ["lower(email)"]), "expression"],
    ["(email ~~ 'a%'::text)", indexFacts("a", ["email"]), "collation"],
    ["(email ~~ '%a%'::text)", indexFacts("a", ["email"]), "pattern"],
    ["(id > 5)", indexFacts("a", ["id"], { accessMethod: "hash" }), "operator"],
    [
      "(email > 'x'::text)",
      indexFacts("a", ["email"], { operatorClasses: ["text_pattern_ops"] }),
      "operator",
    ],
  ])("%s against %o is stopped by %s", (filter, index, kind) => {
    expect(fit(filter, index)?.obstacle?.kind).toBe(kind);
  });
  it("sees that a predicate is implied where it stands in the condition or asks for a value", () => {
    const open = indexFacts("a", ["id"], { predicate: "(price > 3)" });
    expect(fit("((id = 5) AND (price > 3))", open)?.obstacle).toBeNull();
    expect(fit("(id = 5)", indexFacts("a", ["id"], { predicate: "(id IS NOT NULL)" }))?.obstacle).toBeNull();
  });
  it("searches a prefix with an operator class for patterns", () => {
    const index = indexFacts("a", ["email"], {
      operatorClasses: ["text_pattern_ops"],
      searchesPrefix: [true],
    });
    expect(fit("(email ~~ 'a%'::text)", index)?.obstacle).toBeNull();
  });
  it("says nothing of indexes on other columns, and of access methods that it does not know", () => {
    expect(fit("(id = 5)", indexFacts("a", ["price"]))).toBeUndefined();
    expect(fit("(id = 5)", indexFacts("a", ["id"], { accessMethod: "gist" }))).toBeUndefined();
  });
});

describe("costReasons", () => {
  it("names small tables, low selectivity and low correlation", () => {
    const facts = relationFacts("item", {
      columns: [columnFacts("id", { correlation: -0.1 })],
      sizeBytes: 8192,
    });
    const condition = scanConditions(scan("(id = 5)"), new Set(["id"]))[0]!;
    const said = costReasons(scan("(id = 5)", 60_000), facts, condition).join(" ");
    expect(said).toMatch(/a matter of a few pages.*60 % of the rows.*correlation -0\.10/);
    expect(costReasons(scan("(id = 5)"), relationFacts("item"), null)).toEqual([]);
  });
});
