import { describe, expect, it } from "vitest";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const scan = (rows: number, details: string[] = []) =>
  drawPlan({ title: "Seq Scan on orders", rows, details });

describe("large-seq-scan", () => {
  it("leaves it to a measurement whether an index pays that finds a third of the rows", () => {
    const text = scan(70_000, ["Filter: (status = 'open'::text)", "Rows Removed by Filter: 130000"]);
    expect(findingsOf("large-seq-scan", text)).toMatchObject([
      { share: 0.65, tryIt: { sql: "CREATE INDEX ON orders (status);" } },
    ]);
  });
  it("only remarks on a scan whose rows are all needed", () => {
    const [finding] = findingsOf("large-seq-scan", scan(200_000));
    expect(finding).toMatchObject({ severity: 1, share: null });
    expect(finding?.tryIt).toBeUndefined();
  });
  it("is silent about a small table, and where filter-removes-most-rows speaks", () => {
    expect(findingsOf("large-seq-scan", scan(20_000))).toEqual([]);
    const text = scan(10, ["Filter: (status = 'open'::text)", "Rows Removed by Filter: 199990"]);
    expect(findingsOf("large-seq-scan", text)).toEqual([]);
    expect(findingsOf("filter-removes-most-rows", text)).toHaveLength(1);
  });
});
