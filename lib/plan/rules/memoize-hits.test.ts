import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (counters: string) =>
  findingsOf("memoize-hits", drawPlan({ title: "Memoize", loops: 1, details: ["Cache Key: a.x", counters] }));

describe("memoize-hits", () => {
  it("says how many lookups were answered from memory, never rounded up", () => {
    expect(found("Hits: 9999  Misses: 1  Evictions: 0  Overflows: 0  Memory Usage: 9kB")).toMatchObject([
      { verdict: "fine", evidence: "99\u202f% of 10\u202fk lookups were answered from memory." },
    ]);
  });
  it("is silent when it evicts or misses", () => {
    expect(found("Hits: 9000  Misses: 900  Evictions: 5  Overflows: 0  Memory Usage: 9kB")).toEqual([]);
    expect(found("Hits: 5000  Misses: 5000  Evictions: 0  Overflows: 0  Memory Usage: 9kB")).toEqual([]);
  });
});
