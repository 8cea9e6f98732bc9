import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const found = (timeMs: number) =>
  findingsOf(
    "serialization-time",
    drawPlan({ title: "Seq Scan on document" }, [
      `Serialization: time=${timeMs.toFixed(3)} ms  output=5000kB  format=text`,
      "Execution Time: 200.000 ms",
    ]),
  );

describe("serialization-time", () => {
  it("gives its share of the execution and the size of the result", () => {
    expect(found(100)).toMatchObject([
      { share: 0.5, evidence: expect.stringContaining("4.9\u202fMB of text") as string },
    ]);
  });
  it("is silent below a fifth", () => {
    expect(found(20)).toEqual([]);
  });
});
