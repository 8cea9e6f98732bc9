import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (scanMs: number) =>
  drawPlan({
    title: "Append",
    below: Array.from({ length: 9 }, (_, n) => ({ title: `Seq Scan on t${n}`, ms: n === 4 ? scanMs : 10 })),
  });

describe("time-in-few-nodes", () => {
  it("says that the rest needs no look, at the node with the most", () => {
    expect(
      findingsOf(
        "time-in-few-nodes",
        drawPlan({
          title: "Append",
          below: Array.from({ length: 9 }, (_, n) => ({
            title: `Seq Scan on t${n}`,
            ms: n === 4 ? 97 : 0.1,
          })),
        }),
      ),
    ).toMatchObject([{ nodeId: "0.4", evidence: "97\u202f% of the time is in 1 of 10 nodes." }]);
  });
  it("is silent when the time is spread", () => {
    expect(findingsOf("time-in-few-nodes", plan(10))).toEqual([]);
  });
});
