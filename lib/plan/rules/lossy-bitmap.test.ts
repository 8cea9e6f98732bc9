import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (blocks: string) =>
  drawPlan({
    title: "Bitmap Heap Scan on orders",
    rows: 500,
    details: ["Recheck Cond: (day > 7)", "Rows Removed by Index Recheck: 90000", `Heap Blocks: ${blocks}`],
  });

describe("lossy-bitmap", () => {
  it("counts the part of the pages that were remembered as a whole, and asks for memory", () => {
    expect(findingsOf("lossy-bitmap", scan("exact=1000 lossy=3000"))).toMatchObject([
      { share: 0.75, buffersAtStake: 3000, tryIt: { sql: "SET work_mem = '16MB';" } },
    ]);
  });
  it("is silent about an exact bitmap, and about that of a BRIN index, which is lossy by its nature", () => {
    expect(findingsOf("lossy-bitmap", scan("exact=4000"))).toEqual([]);
    expect(findingsOf("lossy-bitmap", scan("lossy=4000"))).toEqual([]);
  });
});
