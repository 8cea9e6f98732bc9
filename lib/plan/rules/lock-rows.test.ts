import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (belowMs: number) =>
  findingsOf(
    "lock-rows",
    drawPlan({ title: "LockRows", rows: 50, below: [{ title: "Seq Scan on queue", ms: belowMs, rows: 50 }] }),
  );

describe("lock-rows", () => {
  it("gives the time for each row", () => {
    expect(found(50)).toMatchObject([
      { share: 0.5, evidence: "Locking 50 rows took 50.0\u202fms, 1.00\u202fms each." },
    ]);
  });
  it("is silent when locking takes little of the time", () => {
    expect(found(95)).toEqual([]);
  });
});
