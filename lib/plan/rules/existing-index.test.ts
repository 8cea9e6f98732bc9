import { describe, expect, it } from "vitest";
import { analysePlan } from "../analyse-plan";
import { parsePlan } from "../parse-plan";
import { placedNodes } from "../walk";
import type { IndexFacts } from "./catalog-facts";
import { catalogFacts, indexFacts, relationFacts } from "./catalog.fixture";
import { drawPlan } from "./drawn-plan.fixture";
import { withoutExistingIndex } from "./existing-index";
import { improvement } from "./judgement";

const plan = parsePlan(drawPlan({ title: "Seq Scan on orders" })).plans[0]!;
const judged = (indexes: IndexFacts[], sql = "CREATE INDEX ON orders (customer_id);") =>
  withoutExistingIndex(
    improvement("any", plan.root, 0.5, {
      threshold: "",
      evidence: "",
      suggestion: "An index would help.",
      tryIt: { kind: "index", label: "Index", sql },
    }),
    {
      plan,
      analysis: analysePlan(plan),
      catalog: catalogFacts([relationFacts("orders", { indexes })]),
      statement: "",
      placed: placedNodes(plan.root),
    },
  );

describe("withoutExistingIndex", () => {
  it("takes back an index when one that begins with its keys exists, and names that", () => {
    const finding = judged([indexFacts("by_customer", ["customer_id", "placed_at"])]);
    expect(finding).not.toHaveProperty("tryIt");
    expect(finding.suggestion).toBe(
      "An index would help. There is by_customer on (customer_id, placed_at) already: see why it was not used.",
    );
  });
  it("compares order and operator class as they are written, and included columns by name", () => {
    const definition =
      "CREATE INDEX o ON public.orders USING btree (customer_id, placed_at DESC) INCLUDE (total)";
    const ordered = indexFacts("o", ["customer_id", "placed_at"], { definition, includes: ["total"] });
    expect(judged([ordered], "CREATE INDEX ON orders (customer_id, placed_at DESC);").tryIt).toBeUndefined();
    expect(judged([ordered], "CREATE INDEX ON orders (customer_id) INCLUDE (total);").tryIt).toBeUndefined();
    expect(judged([ordered], "CREATE INDEX ON orders (customer_id) INCLUDE (note);").tryIt).toBeDefined();
    expect(judged([ordered], "CREATE INDEX ON orders (customer_id text_pattern_ops);").tryIt).toBeDefined();
  });
  it.each([
    indexFacts("broken", ["customer_id"], { isValid: false }),
    indexFacts("partial", ["customer_id"], { predicate: "(status = 'open'::text)" }),
    indexFacts("other", ["placed_at", "customer_id"]),
    indexFacts("hashed", ["customer_id"], { accessMethod: "hash" }),
  ])("lets it be beside $name", (index) => {
    expect(judged([index]).tryIt).toBeDefined();
  });
});
