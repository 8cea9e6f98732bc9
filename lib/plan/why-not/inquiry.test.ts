import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import type { CatalogFacts } from "../rules/catalog-facts";
import { catalogFacts, columnFacts, indexFacts, relationFacts } from "../rules/catalog.fixture";
import type { PlannerSetting } from "./answer";
import { inquire, type PlannedStatement } from "./inquiry";
import type { WhyNotQuestion } from "./question";

const planned = (raw: string): PlannedStatement => ({ raw, plan: parsePlan(raw).plans[0]! });
const SEQ = planned("Seq Scan on item  (cost=0.00..1000.00 rows=900 width=8)\n  Filter: (id = 5)");
const INDEX = planned(
  "Index Scan using item_pkey on item  (cost=0.29..2500.00 rows=900 width=8)\n  Index Cond: (id = 5)",
);

const catalog = (facts: Partial<CatalogFacts> = {}) =>
  catalogFacts(
    [
      relationFacts("item", {
        estimatedRows: 1000,
        columns: [columnFacts("id")],
        indexes: [indexFacts("item_pkey", ["id"])],
      }),
    ],
    facts,
  );

/** A planner that takes the index scan where `choosesIndex` says so, and remembers what it was asked. */
const ask = async (
  choosesIndex: (value: (name: string) => string | undefined) => boolean,
  question: WhyNotQuestion = { kind: "index" },
  facts = catalog(),
) => {
  const asked: string[] = [];
  const answer = await inquire(
    {
      question,
      node: SEQ.plan.root,
      baseline: SEQ,
      circumstances: { catalog: facts, functions: [], writesOrLocks: false },
      newIndexSql: null,
    },
    {
      newIndex: null,
      plan: (settings: readonly PlannerSetting[]) => {
        asked.push(settings.map(({ name, value }) => `${name}=${value}`).join(" "));
        const value = (name: string) => settings.find((one) => one.name === name)?.value;
        return Promise.resolve(choosesIndex(value) ? INDEX : SEQ);
      },
    },
  );
  return { answer, asked };
};

describe("inquire", () => {
  it("forces the alternative, compares the costs and finds the smallest step that turns the choice", async () => {
    const { answer, asked } = await ask(
      (value) => value("enable_seqscan") === "off" || Number(value("random_page_cost") ?? 4) <= 1.5,
    );
    expect(answer).toMatchObject({
      verdict: "costlier",
      headline:
        "The planner could use an index and estimates it dearer: cost 2500.00 against 1000.00, 2.50 times.",
      flips: ["random_page_cost = 1.5"],
      forcedBy: [{ name: "enable_seqscan", value: "off" }],
      measure: { kind: "setting", sql: "SET enable_seqscan = off;" },
    });
    expect(answer.reasons.join()).toMatch(/90 % of the rows/);
    expect(asked).not.toContain("random_page_cost=1.1");
  });
  it("tries no step that lies behind the value in force", async () => {
    const facts = catalog({ settings: [{ name: "random_page_cost", value: "1.1" }] });
    const { asked } = await ask((value) => value("enable_seqscan") === "off", { kind: "index" }, facts);
    expect(asked.filter((one) => one.startsWith("random_page_cost"))).toEqual([
      "random_page_cost=1",
      "random_page_cost=0.5",
    ]);
  });
  it("says that there is no such plan when the alternative never comes", async () => {
    const { answer } = await ask(() => false);
    expect(answer).toMatchObject({ verdict: "impossible", alternative: null, measure: null, flips: [] });
  });
  it("says that a setting forbids it when allowing it is enough", async () => {
    const facts = catalog({ settings: [{ name: "enable_indexscan", value: "off" }] });
    const { answer } = await ask((value) => value("enable_indexscan") === "on", { kind: "index" }, facts);
    expect(answer).toMatchObject({ verdict: "switched-off", reasons: ["enable_indexscan is off here."] });
    expect(answer.measure?.sql).toBe("SET enable_indexscan = on;");
  });
  it("says when the planner chooses it by now, and when the target refuses", async () => {
    expect((await ask(() => true)).answer).toMatchObject({ verdict: "chosen", measure: null });
    const answer = await inquire(
      {
        question: { kind: "index" },
        node: SEQ.plan.root,
        baseline: SEQ,
        circumstances: { catalog: catalog(), functions: [], writesOrLocks: false },
        newIndexSql: null,
      },
      { newIndex: null, plan: () => Promise.resolve({ problem: "out of memory" }) },
    );
    expect(answer).toMatchObject({ verdict: "failed", reasons: ["out of memory"] });
  });
  it("takes the penalty for methods that are off out of the costs before version 18", async () => {
    const penalised = planned(
      "Index Scan using item_pkey on item  (cost=0.29..20000002500.50 rows=900 width=8)",
    );
    const run = (serverVersionNumber: number) =>
      inquire(
        {
          question: { kind: "index" },
          node: SEQ.plan.root,
          baseline: SEQ,
          circumstances: { catalog: catalog({ serverVersionNumber }), functions: [], writesOrLocks: false },
          newIndexSql: null,
        },
        {
          newIndex: null,
          plan: (settings) =>
            Promise.resolve(settings.some(({ value }) => value === "off") ? penalised : SEQ),
        },
      );
    expect((await run(170000)).alternative?.totalCost).toBe(2500.5);
    expect((await run(180000)).alternative?.totalCost).toBe(20000002500.5);
  });
});
