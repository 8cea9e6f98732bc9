import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { comparePlans } from "./compare-plans";
import { mergedTitle, STATUS_SIGN } from "./describe-change";
import { mergedRows, mergePlans } from "./merged-plan";

function study(raw: string) {
  const plan = parsePlan(raw).plans[0]!;
  return { plan, analysis: analysePlan(plan) };
}
const half = (name: string, which: string) =>
  study(readFileSync(path.join(import.meta.dirname, "fixtures", `pg18-${name}.${which}.plan.json`), "utf8"));
const drawn = (before: ReturnType<typeof study>, after: ReturnType<typeof study>) =>
  mergedRows(mergePlans(comparePlans(before, after))).map(
    ({ node, depth }) => `${"  ".repeat(depth)}${STATUS_SIGN[node.status]} ${mergedTitle(node)}`,
  );
const pair = (name: string) => drawn(half(name, "before"), half(name, "after"));

describe("mergePlans", () => {
  it("keeps a removed wrapper above what it stood above", () => {
    expect(pair("seq-to-index")).toEqual([
      "= Limit",
      "  − Sort",
      "    ≠ Seq Scan on orders → Index Scan Backward using orders_customer_placed_idx on orders",
    ]);
  });
  it("puts an added wrapper above what was there", () => {
    expect(pair("memoize-inserted")).toEqual([
      "= Aggregate",
      "  = Nested Loop",
      "    = Seq Scan on order_item i",
      "    + Memoize",
      "      = Index Scan using orders_pkey on orders o",
    ]);
  });
  it("draws a chain of removed nodes in its order, and what is above the root at the top", () => {
    expect(pair("parallel-to-serial")).toEqual([
      "+ Sort",
      "  ≠ Finalize GroupAggregate → HashAggregate",
      "    − Gather Merge",
      "      − Sort",
      "        − Partial HashAggregate",
      "          ≠ Parallel Seq Scan on orders → Seq Scan on orders",
    ]);
  });
  it("has two roots where the plans share nothing", () => {
    const scan = (relation: string) => study(`Seq Scan on ${relation}  (cost=0.00..1.00 rows=1 width=4)`);
    expect(drawn(scan("a"), scan("b")).sort()).toEqual(["+ Seq Scan on b", "− Seq Scan on a"]);
  });
});
