import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (launched: number) =>
  findingsOf(
    "workers-not-launched",
    drawPlan({
      title: "Gather",
      details: ["Workers Planned: 4", `Workers Launched: ${launched}`],
      below: [{ title: "Parallel Seq Scan on a", ms: 90 }],
    }),
  );

describe("workers-not-launched", () => {
  it("reckons with the leader: one process of five does the work", () => {
    expect(found(0)).toMatchObject([{ share: 0.8, evidence: "0 of 4 planned workers started." }]);
  });
  it("is silent when all started", () => {
    expect(found(4)).toEqual([]);
  });
});
