import { describe, expect, it } from "vitest";
import { findingsOf } from "./rule-findings.fixture";

const plan = (
  loops: number,
) => `Nested Loop  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=1 loops=1)
  CTE busy
    ->  Seq Scan on orders  (cost=1.00..2.00 rows=1 width=4) (actual time=0.001..1.000 rows=2000 loops=1)
  ->  Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=0.001..1.000 rows=${loops} loops=1)
  ->  CTE Scan on busy  (cost=1.00..2.00 rows=1 width=4) (actual time=0.001..${(80 / loops).toFixed(3)} rows=2000 loops=${loops})`;

describe("cte-rescanned", () => {
  it("inlines the CTE that is read in every loop, where the statement is known", () => {
    const statement = 'WITH "busy" (id) AS (SELECT id FROM orders) SELECT * FROM a, busy';
    expect(findingsOf("cte-rescanned", plan(500), statement)).toMatchObject([
      {
        nodeId: "0.2",
        tryIt: {
          kind: "rewrite",
          sql: 'WITH "busy" (id) AS NOT MATERIALIZED (SELECT id FROM orders) SELECT * FROM a, busy',
        },
      },
    ]);
    expect(findingsOf("cte-rescanned", plan(500))[0]?.tryIt).toBeUndefined();
  });
  it("offers no rewrite when the name is defined twice", () => {
    const statement =
      "WITH busy AS (SELECT 1) SELECT * FROM busy, (WITH busy AS (SELECT 2) SELECT * FROM busy) x";
    expect(findingsOf("cte-rescanned", plan(500), statement)[0]?.tryIt).toBeUndefined();
  });
  it("is silent about a few loops", () => {
    expect(findingsOf("cte-rescanned", plan(5))).toEqual([]);
  });
});
