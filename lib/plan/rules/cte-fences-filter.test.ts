import { describe, expect, it } from "vitest";
import { findingsOf } from "./rule-findings.fixture";

const plan = (
  removed: number,
) => `CTE Scan on busy  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=1 loops=1)
  Filter: (id = 7)
  Rows Removed by Filter: ${removed}
  CTE busy
    ->  Seq Scan on orders  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..60.000 rows=${removed + 1} loops=1)`;

const STATEMENT =
  "WITH busy AS MATERIALIZED (SELECT * FROM orders) SELECT * FROM busy WHERE id = 7 -- busy AS (";

describe("cte-fences-filter", () => {
  it("lets the condition into the CTE, and leaves what only looks like its definition alone", () => {
    expect(findingsOf("cte-fences-filter", plan(50_000), STATEMENT)).toMatchObject([
      {
        share: expect.closeTo(0.6, 2) as number,
        tryIt: {
          sql: "WITH busy AS NOT MATERIALIZED (SELECT * FROM orders) SELECT * FROM busy WHERE id = 7 -- busy AS (",
        },
      },
    ]);
  });
  it("is silent when little is removed", () => {
    expect(findingsOf("cte-fences-filter", plan(500), STATEMENT)).toEqual([]);
  });
});
