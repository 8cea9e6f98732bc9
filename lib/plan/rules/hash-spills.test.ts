import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { findInPlan } from "./index";

const findings = (text: string) => {
  const plan = parsePlan(text).plans[0]!;
  return findInPlan({ plan, analysis: analysePlan(plan), catalog: null, statement: "" }).filter(
    ({ ruleId }) => ruleId === "hash-spills",
  );
};

describe("hash-spills", () => {
  it("counts the join's time together with the table's, and says when more batches were needed than planned", () => {
    const [finding] =
      findings(`Hash Join  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=1 loops=1)
  ->  Seq Scan on a  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..20.000 rows=1 loops=1)
  ->  Hash  (cost=1.00..2.00 rows=1 width=4) (actual time=30.000..30.000 rows=1 loops=1)
        Buckets: 1024 (originally 1024)  Batches: 16 (originally 2)  Memory Usage: 1024kB
        ->  Seq Scan on b  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..10.000 rows=1 loops=1)`);
    expect(finding).toMatchObject({ nodeId: "0.1", share: 0.7, tryIt: { sql: "SET work_mem = '16MB';" } });
    expect(finding?.evidence).toMatch(/16 batches, planned were 2/);
  });
  it("adds memory and disk of an aggregate", () => {
    const [finding] =
      findings(`HashAggregate  (cost=1.00..2.00 rows=1 width=4) (actual time=1.000..100.000 rows=1 loops=1)
  Batches: 5  Memory Usage: 4096kB  Disk Usage: 9000kB`);
    expect(finding?.tryIt?.sql).toBe("SET work_mem = '16MB';");
  });
});
