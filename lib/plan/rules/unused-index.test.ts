import { describe, expect, it } from "vitest";
import { catalogFacts, indexFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { findingsOf } from "./rule-findings.fixture";

const indexes = [
  indexFacts("orders_pkey", ["id"], { isPrimary: true, isUnique: true, scans: 0 }),
  indexFacts("orders_used", ["customer_id"]),
  indexFacts("orders_unused", ["note"], { scans: 0 }),
];
const found = (title: string) =>
  findingsOf(
    "unused-index",
    drawPlan({ title, below: [{ title: "Seq Scan on staging", ms: 10 }] }),
    "",
    catalogFacts([relationFacts("orders", { indexes })]),
  );

describe("unused-index", () => {
  it("names what a write keeps up to date for nobody, constraints apart", () => {
    expect(found("Insert on orders")).toMatchObject([
      { nodeId: "0", evidence: "orders has 3 indexes, of which orders_unused (8.0\u202fMB) was never read." },
    ]);
  });
  it("is silent about deletions, which write no index", () => {
    expect(found("Delete on orders")).toEqual([]);
  });
});
