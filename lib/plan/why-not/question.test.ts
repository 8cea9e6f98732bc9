import { describe, expect, it } from "vitest";
import { readPlan } from "../read-plan";
import { catalogFacts, columnFacts, indexFacts, relationFacts } from "../rules/catalog.fixture";
import { nodeQuestionSchema, questionLabel, questionsOf } from "./question";

const catalog = catalogFacts([
  relationFacts("orders", {
    columns: [columnFacts("id"), columnFacts("customer_id")],
    indexes: [indexFacts("orders_pkey", ["id"])],
  }),
]);
const asked = (text: string, nodeId = "0", facts: typeof catalog | null = catalog) => {
  const reading = readPlan(text);
  if (!reading.ok) throw reading.error;
  return questionsOf(nodeId, reading.plans[0]!, facts).map(questionLabel);
};
const line = (title: string) => `${title}  (cost=1.00..2.00 rows=1 width=4)`;

describe("questionsOf", () => {
  it("asks a sequential scan for indexes, those that exist and the one that is missing", () => {
    const text = `${line("Seq Scan on orders")}\n  Filter: (customer_id = 42)`;
    expect(asked(text)).toEqual([
      "Why not an index?",
      "Why not index-only?",
      "Why not orders_pkey?",
      "Would an index on (customer_id) be used?",
      "Why not in parallel?",
    ]);
    expect(asked(text, "0", null)).toEqual([
      "Why not an index?",
      "Why not index-only?",
      "Why not in parallel?",
    ]);
  });
  it("asks of an index scan for others than its own", () => {
    expect(asked(`${line("Index Scan using orders_pkey on orders")}\n  Index Cond: (id = 1)`)).toEqual([
      "Why not a sequential scan?",
      "Why not index-only?",
      "Why not in parallel?",
    ]);
  });
  it("asks a join for the two other methods", () => {
    const text = `${line("Hash Join")}\n  ->  ${line("Seq Scan on a")}\n  ->  ${line("Hash")}`;
    expect(asked(text)).toEqual(["Why not a merge join?", "Why not a nested loop?", "Why not in parallel?"]);
  });
  it("asks sorting, materialising and grouping why", () => {
    expect(asked(line("Sort"))[0]).toBe("Why is it sorted?");
    expect(asked(line("Materialize"))[0]).toBe("Why is it materialised?");
    expect(asked(line("HashAggregate"))[0]).toBe("Why not by sorting?");
    expect(asked(line("GroupAggregate"))[0]).toBe("Why not by hashing?");
  });
  it("does not ask a parallel plan, nor a write, why it is not parallel", () => {
    expect(asked(`${line("Gather")}\n  ->  ${line("Parallel Seq Scan on orders")}`)).toEqual([]);
    expect(asked(line("Insert on orders"))).toEqual([]);
    expect(asked(line("Result"), "0.7")).toEqual([]);
  });
});

describe("nodeQuestionSchema", () => {
  const place = {
    notebookId: "0191d7a0-0000-7000-8000-000000000000",
    cellId: "c",
    runId: "0191d7a0-0000-7000-8000-000000000001",
    planIndex: 0,
  };
  it("takes a node's path and a question, and no statement", () => {
    const question = { kind: "index" } as const;
    expect(
      nodeQuestionSchema.parse({ ...place, nodeId: "0.1.12", question, text: "DROP" }),
    ).not.toHaveProperty("text");
    expect(nodeQuestionSchema.safeParse({ ...place, nodeId: "0; DROP", question }).success).toBe(false);
    expect(
      nodeQuestionSchema.safeParse({ ...place, nodeId: "0", question: { kind: "join", method: "x" } })
        .success,
    ).toBe(false);
  });
});
