import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (hit: number, read: number, ioMs?: number) =>
  drawPlan({
    title: "Aggregate",
    details: details(hit, read, ioMs),
    below: [{ title: "Seq Scan on orders", ms: 90, details: details(hit, read, ioMs) }],
  });
const details = (hit: number, read: number, ioMs?: number) => [
  `Buffers: shared hit=${hit} read=${read}`,
  ...(ioMs === undefined ? [] : [`I/O Timings: shared read=${ioMs.toFixed(3)}`]),
];

describe("cache-misses", () => {
  it("gives the time of waiting where it was measured, at the node that reads most", () => {
    expect(findingsOf("cache-misses", plan(1000, 4000, 70))).toMatchObject([
      { nodeId: "0.0", share: expect.closeTo(0.7, 5) as number, buffersAtStake: 4000 },
    ]);
  });
  it("remarks without a share where it was not", () => {
    expect(findingsOf("cache-misses", plan(1000, 4000))).toMatchObject([{ severity: 1, share: null }]);
  });
  it("is silent when nine of ten blocks are found, or few are read", () => {
    expect(findingsOf("cache-misses", plan(90_000, 4000))).toEqual([]);
    expect(findingsOf("cache-misses", plan(0, 500))).toEqual([]);
  });
});
