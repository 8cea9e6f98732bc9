import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const plan = (rowsOf: number[], name = (n: number) => `Seq Scan on event_${n} event_${n}`) =>
  drawPlan({
    title: "Append",
    below: rowsOf.map((rows, n) => ({
      title: name(n + 1),
      ms: 20,
      rows,
      details: ["Filter: (kind = 'x'::text)", "Rows Removed by Filter: 500"],
    })),
  });

describe("partitions-not-pruned", () => {
  it("adds up the time of the partitions that gave no row", () => {
    expect(findingsOf("partitions-not-pruned", plan([9, 0, 0, 0]))).toMatchObject([
      { nodeId: "0", share: expect.closeTo(0.6, 5) as number },
    ]);
  });
  it("is silent when many partitions hold matching rows, and about UNION ALL of different tables", () => {
    expect(findingsOf("partitions-not-pruned", plan([9, 9, 0, 0]))).toEqual([]);
    expect(
      findingsOf(
        "partitions-not-pruned",
        plan([9, 0, 0, 0], (n) => `Seq Scan on t${n}`),
      ),
    ).toEqual([]);
  });
});
