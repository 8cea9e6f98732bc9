import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (totalMs: number) =>
  findingsOf(
    "jit-overhead",
    drawPlan({ title: "Aggregate" }, [
      "JIT:",
      "  Functions: 12",
      "  Options: Inlining true, Optimization true, Expressions true, Deforming true",
      `  Timing: Generation 1.000 ms, Inlining 1.000 ms, Optimization 1.000 ms, Emission 1.000 ms, Total ${totalMs.toFixed(3)} ms`,
      "Execution Time: 100.000 ms",
    ]),
  );

describe("jit-overhead", () => {
  it("gives compilation's share of the execution, and tries without", () => {
    expect(found(60)).toMatchObject([{ share: 0.6, tryIt: { sql: "SET jit = off;" } }]);
  });
  it("is silent below a quarter", () => {
    expect(found(20)).toEqual([]);
  });
});
