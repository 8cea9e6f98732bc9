import { describe, expect, it } from "vitest";
import { catalogFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (deadRows: number, title = "Seq Scan on orders") =>
  findingsOf(
    "dead-rows",
    drawPlan({ title, rows: 100_000 }),
    "",
    catalogFacts([relationFacts("orders", { deadRows, lastVacuumedAt: null })]),
  );

describe("dead-rows", () => {
  it("puts their part of the scan at stake", () => {
    expect(found(100_000)).toMatchObject([
      { share: 0.5, evidence: expect.stringContaining("It was never vacuumed.") as string },
    ]);
  });
  it("is silent about few, and about scans by an index", () => {
    expect(found(20_000)).toEqual([]);
    expect(found(100_000, "Index Scan using orders_pkey on orders")).toEqual([]);
  });
});
