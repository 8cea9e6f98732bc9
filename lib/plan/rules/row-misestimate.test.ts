import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const findingsIn = (text: string) => {
  const plan = parsePlan(text).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).filter(
    ({ ruleId }) => ruleId === "row-misestimate",
  );
};

describe("row-misestimate", () => {
  it("names the lowest node where the error starts, and extended statistics for columns that go together", () => {
    const text = readFileSync(
      path.join(import.meta.dirname, "..", "fixtures", "pg18-correlated-columns.plan.txt"),
      "utf8",
    );
    expect(findingsIn(text)).toMatchObject([
      {
        nodeId: "0.0",
        factor: 100,
        severity: 3,
        tryIt: {
          kind: "statistics",
          sql: "CREATE STATISTICS address_city_postcode ON city, postcode FROM address;\nANALYZE address;",
        },
      },
    ]);
  });

  const join = (
    filter: string,
  ) => `Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..50.000 rows=1 loops=1)
  ->  Seq Scan on t  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20.000 rows=5000 loops=1)
        Filter: ${filter}
  ->  Index Scan using u_pkey on u  (cost=1.00..2.00 rows=1 width=4) (actual time=0.001..0.002 rows=1 loops=5000)`;

  it("is a remark where nothing is planned above", () => {
    const scan =
      "Seq Scan on t  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20.000 rows=5000 loops=1)\n  Filter: (a = 1)";
    const [finding] = findingsIn(scan);
    expect(finding).toMatchObject({ severity: 1 });
    expect(finding?.suggestion).not.toContain("planned above");
  });

  it("suggests ANALYZE for one column", () => {
    expect(findingsIn(join("(a = 1)"))[0]?.tryIt?.sql).toBe("ANALYZE t;");
  });
  it("suggests nothing where the value is known only while running", () => {
    expect(findingsIn(join("(a > $1)"))[0]).toMatchObject({
      suggestion: expect.stringMatching(/only while the query runs/) as string,
    });
    expect(findingsIn(join("(a > $1)"))[0]?.tryIt).toBeUndefined();
  });
});
