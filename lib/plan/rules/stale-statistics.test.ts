import { describe, expect, it } from "vitest";
import type { RelationFacts } from "./catalog-facts";
import { catalogFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (facts: Partial<RelationFacts>, rows = 100, planRows = 100) =>
  findingsOf(
    "stale-statistics",
    drawPlan({
      title: "Nested Loop",
      below: [{ title: "Seq Scan on orders o", ms: 90, rows, planRows }],
    }),
    "",
    catalogFacts([relationFacts("orders", facts)]),
  );

describe("stale-statistics", () => {
  it("speaks when a fifth of the rows changed since ANALYZE, and louder when the planner was misled", () => {
    const stale = { liveRows: 100_000, modifiedSinceAnalyze: 25_000 };
    expect(found(stale)).toMatchObject([
      {
        severity: 1,
        evidence: expect.stringMatching(/25\s%/) as string,
        tryIt: { kind: "analyze", sql: "ANALYZE public.orders;" },
      },
    ]);
    expect(found(stale, 5000)).toMatchObject([{ severity: 3, factor: 50, nodeId: "0.0" }]);
  });
  it("speaks of a table that was never analysed", () => {
    const never = { estimatedRows: null, lastAnalyzedAt: null, liveRows: 5000 };
    expect(found(never)[0]?.evidence).toContain("never analysed");
  });
  it("is silent about fresh statistics, small changes and relations that are not known", () => {
    expect(found({ modifiedSinceAnalyze: 19_000 })).toEqual([]);
    expect(found({ liveRows: 100, modifiedSinceAnalyze: 900 })).toEqual([]);
    expect(found({ name: "others", modifiedSinceAnalyze: 90_000 })).toEqual([]);
  });
  it("speaks of one relation once, where it hurts most", () => {
    const plan = drawPlan({
      title: "Append",
      below: [
        { title: "Seq Scan on orders a", ms: 40 },
        { title: "Seq Scan on orders b", ms: 40, rows: 5000, planRows: 10 },
      ],
    });
    const catalog = catalogFacts([relationFacts("orders", { modifiedSinceAnalyze: 50_000 })]);
    expect(findingsOf("stale-statistics", plan, "", catalog)).toMatchObject([{ nodeId: "0.1" }]);
  });
});
