import { describe, expect, it } from "vitest";
import { catalogFacts, columnFacts, indexFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const KEY = {
  name: "orders_customer",
  columns: ["customer_id"],
  referencedSchema: "public",
  referencedRelation: "customers",
  referencedColumns: ["id"],
};
const orders = relationFacts("orders", {
  columns: [columnFacts("id"), columnFacts("customer_id")],
  foreignKeys: [KEY],
});
const customers = (isIndexed: boolean) =>
  relationFacts("customers", { referencedBy: [{ ...KEY, schema: "public", relation: "orders", isIndexed }] });

const deletion = (isIndexed: boolean, triggerMs = 80) =>
  findingsOf(
    "foreign-key-without-index",
    drawPlan({ title: "Delete on customers", ms: 15, below: [{ title: "Seq Scan on customers" }] }, [
      "Planning Time: 0.1 ms",
      `Trigger for constraint orders_customer: time=${triggerMs.toFixed(3)} calls=200`,
      "Execution Time: 100.000 ms",
    ]),
    "",
    catalogFacts([customers(isIndexed), orders]),
  );

describe("foreign-key-without-index", () => {
  it("names the index that the check of a deleted row needs", () => {
    expect(deletion(false)).toMatchObject([
      {
        nodeId: "0",
        share: 0.8,
        evidence: expect.stringContaining("200 times in all, orders was searched") as string,
        tryIt: { kind: "index", sql: "CREATE INDEX ON public.orders (customer_id);" },
      },
    ]);
  });
  it("is silent when the key is indexed or the check takes no time", () => {
    expect(deletion(true)).toEqual([]);
    expect(deletion(false, 2)).toEqual([]);
  });

  const join = (indexes = orders.indexes) =>
    findingsOf(
      "foreign-key-without-index",
      drawPlan({
        title: "Nested Loop",
        details: ["Join Filter: (c.id = o.customer_id)"],
        below: [
          { title: "Seq Scan on customers c", rows: 20 },
          { title: "Seq Scan on orders o", ms: 4.5, rows: 1000, loops: 20 },
        ],
      }),
      "",
      catalogFacts([customers(false), { ...orders, indexes }]),
    );
  it("speaks of a join that reads the referencing table again and again", () => {
    expect(join()).toMatchObject([
      { nodeId: "0.1", tryIt: { sql: "CREATE INDEX ON public.orders (customer_id);" } },
    ]);
    expect(join([indexFacts("orders_customer_id", ["customer_id", "id"])])).toEqual([]);
  });
  it("does not take the processes of one parallel scan for readings of their own", () => {
    const parallelScan = {
      title: "Parallel Seq Scan on orders o",
      ms: 60,
      loops: 3,
      details: ["Filter: (customer_id = 123)"],
    };
    const found = findingsOf(
      "foreign-key-without-index",
      drawPlan({
        title: "Gather",
        details: ["Workers Planned: 2", "Workers Launched: 2"],
        below: [
          {
            title: "Nested Loop",
            ms: 80,
            loops: 3,
            below: [parallelScan, { title: "Index Scan using customers_pkey on customers c" }],
          },
        ],
      }),
      "",
      catalogFacts([customers(false), orders]),
    );
    expect(found).toEqual([]);
  });
});
