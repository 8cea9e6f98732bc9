import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const findings = (fetches: number, loops: number) => {
  const plan =
    parsePlan(`Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=1 loops=1)
  ->  Index Only Scan using a_pkey on a  (cost=1.00..2.00 rows=10 width=4) (actual time=0.010..0.080 rows=10 loops=${loops})
        Heap Fetches: ${fetches}`).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).filter(
    ({ ruleId }) => ruleId === "heap-fetches",
  );
};

describe("heap-fetches", () => {
  it("compares the total of fetches with the rows of all loops", () => {
    expect(findings(5_000, 1_000)).toHaveLength(1);
    expect(findings(5_000, 10_000)).toHaveLength(0);
  });
});
