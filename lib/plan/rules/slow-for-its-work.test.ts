import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (ms: number, hit: number, rows: number, filter: string[] = []) =>
  drawPlan({ title: "Seq Scan on orders", ms, rows, details: [...filter, `Buffers: shared hit=${hit}`] });

describe("slow-for-its-work", () => {
  it("speaks of a scan whose blocks and rows do not explain its time", () => {
    expect(findingsOf("slow-for-its-work", scan(1000, 80, 100))).toMatchObject([
      { share: expect.closeTo(0.99, 2) as number },
    ]);
  });
  it("is silent about much data, short times, and where expensive-function names the cause", () => {
    expect(findingsOf("slow-for-its-work", scan(1000, 8000, 100_000))).toEqual([]);
    expect(findingsOf("slow-for-its-work", scan(50, 8, 10))).toEqual([]);
    expect(findingsOf("slow-for-its-work", scan(1000, 80, 100, ["Filter: (f(id) > 1)"]))).toEqual([]);
  });
});
