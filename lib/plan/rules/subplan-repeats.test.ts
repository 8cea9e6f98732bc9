import { describe, expect, it } from "vitest";
import { findingsOf } from "./rule-findings.fixture";

const found = (loops: number) =>
  findingsOf(
    "subplan-repeats",
    `Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=${loops} loops=1)
  SubPlan 1
    ->  Index Scan using b_x on b  (cost=1.00..2.00 rows=1 width=4) (actual time=0.001..${(80 / loops).toFixed(3)} rows=1 loops=${loops})`,
  );

describe("subplan-repeats", () => {
  it("speaks of a subquery that runs for every row, with everything below it at stake", () => {
    expect(found(2000)).toMatchObject([{ nodeId: "0.0", share: 0.8 }]);
  });
  it("is silent about a few runs", () => {
    expect(found(100)).toEqual([]);
  });
});
