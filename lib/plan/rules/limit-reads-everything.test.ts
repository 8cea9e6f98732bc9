import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const sqlFor = (key: string, wanted = 20) => {
  const text = `Limit  (cost=1.00..2.00 rows=20 width=4) (actual time=90.000..91.000 rows=${wanted} loops=1)
  ->  Sort  (cost=1.00..2.00 rows=200000 width=4) (actual time=90.000..91.000 rows=${wanted} loops=1)
        Sort Key: ${key}
        Sort Method: top-N heapsort  Memory: 27kB
        ->  Seq Scan on orders  (cost=1.00..2.00 rows=200000 width=4) (actual time=0.010..40.000 rows=200000 loops=1)`;
  const plan = parsePlan(text).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).find(
    ({ ruleId }) => ruleId === "limit-reads-everything",
  )?.tryIt?.sql;
};

describe("limit-reads-everything", () => {
  it("suggests an index in the order of the Sort", () => {
    expect(sqlFor("placed_at DESC, id")).toBe("CREATE INDEX ON orders (placed_at DESC, id);");
  });
  it("is silent when the key is an expression, or most rows are wanted", () => {
    expect(sqlFor("(lower(status))")).toBeUndefined();
    expect(sqlFor("placed_at", 150_000)).toBeUndefined();
  });
});
