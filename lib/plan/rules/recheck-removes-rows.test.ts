import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (removed: number, blocks = "exact=4000") =>
  drawPlan({
    title: "Bitmap Heap Scan on document",
    rows: 500,
    details: [
      "Recheck Cond: (body ~~ '%abc%'::text)",
      `Rows Removed by Index Recheck: ${removed}`,
      `Heap Blocks: ${blocks}`,
    ],
  });

describe("recheck-removes-rows", () => {
  it("speaks of an index that proposes more rows in vain than match", () => {
    expect(findingsOf("recheck-removes-rows", scan(4500))).toMatchObject([{ share: 0.9 }]);
    expect(findingsOf("recheck-removes-rows", scan(4500, "lossy=4000"))).toHaveLength(1);
  });
  it("is silent when most match, and where the bitmap was lossy", () => {
    expect(findingsOf("recheck-removes-rows", scan(100))).toEqual([]);
    expect(findingsOf("recheck-removes-rows", scan(4500, "exact=10 lossy=4000"))).toEqual([]);
  });
});
