import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const join = (counters: string) =>
  drawPlan({
    title: "Nested Loop",
    below: [
      { title: "Seq Scan on a", rows: 10_000 },
      {
        title: "Memoize",
        ms: 0.009,
        loops: 10_000,
        details: ["Cache Key: a.x", counters],
        below: [{ title: "Index Scan using b_x on b", ms: 0.001, loops: 9000 }],
      },
    ],
  });

describe("memoize-misses", () => {
  it("tries without it where nearly every key is new, at the stake of its own time", () => {
    const text = join("Hits: 1000  Misses: 9000  Evictions: 0  Overflows: 0  Memory Usage: 900kB");
    expect(findingsOf("memoize-misses", text)).toMatchObject([
      { share: expect.closeTo(0.81, 2) as number, tryIt: { sql: "SET enable_memoize = off;" } },
    ]);
  });
  it("asks for memory where keys are evicted before they come again", () => {
    const text = join("Hits: 4000  Misses: 6000  Evictions: 5900  Overflows: 0  Memory Usage: 4097kB");
    expect(findingsOf("memoize-misses", text)[0]?.tryIt?.sql).toBe("SET work_mem = '64MB';");
  });
  it("is silent when it hits", () => {
    const text = join("Hits: 9000  Misses: 1000  Evictions: 0  Overflows: 0  Memory Usage: 900kB");
    expect(findingsOf("memoize-misses", text)).toEqual([]);
  });
});
