import { describe, expect, it } from "vitest";
import { benchmarkOf, benchmarkWithSetup } from "./benchmark-source";

describe("benchmarkOf", () => {
  it("keeps parameters above both variants", () => {
    expect(benchmarkOf("-- @param id = 42\nSELECT :id;\n")).toBe(
      "-- @benchmark\n-- @param id = 42\n-- @variant before\nSELECT :id;\n\n-- @variant after\nSELECT :id;",
    );
  });
});

describe("benchmarkWithSetup", () => {
  it("prepares the second variant and names it after what is tried", () => {
    const text = benchmarkWithSetup(
      "SELECT 1",
      "Index on orders",
      "CREATE INDEX ON orders\n  (customer_id);",
    );
    expect(text).toContain(
      "-- @variant index_on_orders\n-- @setup CREATE INDEX ON orders\n--     (customer_id);\nSELECT 1",
    );
    expect(text).toContain("-- @variant before\nSELECT 1");
  });
});
