import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (ms: number, workers: number) =>
  findingsOf(
    "few-workers",
    drawPlan({
      title: "Gather",
      ms,
      details: [`Workers Planned: ${workers}`, `Workers Launched: ${workers}`],
      below: [{ title: "Parallel Seq Scan on a", ms: ms - 1, loops: workers + 1 }],
    }),
  );

describe("few-workers", () => {
  it("tries four workers for a long parallel part, and promises no more than five processes can", () => {
    expect(found(5000, 2)).toMatchObject([
      { share: expect.closeTo(0.4, 5) as number, tryIt: { sql: "SET max_parallel_workers_per_gather = 4;" } },
    ]);
  });
  it("is silent about short parts, and where the number was chosen", () => {
    expect(found(500, 2)).toEqual([]);
    expect(found(5000, 3)).toEqual([]);
  });
});
