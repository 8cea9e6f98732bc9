import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (belowMs: number, details: string[] = []) =>
  findingsOf(
    "gather-overhead",
    drawPlan({
      title: "Gather",
      details: ["Workers Planned: 2", "Workers Launched: 2", ...details],
      below: [{ title: "Parallel Seq Scan on a", ms: belowMs, loops: 3 }],
    }),
  );

describe("gather-overhead", () => {
  it("tries without workers where they take longer to start than to work", () => {
    expect(found(20)).toMatchObject([
      { share: 0.8, tryIt: { sql: "SET max_parallel_workers_per_gather = 0;" } },
    ]);
  });
  it("is silent when the work is most of it", () => {
    expect(found(80)).toEqual([]);
  });
});
