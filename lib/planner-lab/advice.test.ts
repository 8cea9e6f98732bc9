import { describe, expect, test } from "vitest";
import { catalogFacts, columnFacts, relationFacts } from "@/lib/plan/rules/catalog.fixture";
import { adviceFor, type AdviceFacts } from "./advice";
import { hintProof } from "./hint-proof";
import { choiceOf, labPlan, labSet } from "./lab.fixture";
import { extendedKey, FRESH_STATISTICS } from "./statistics-choices";

const orders = relationFacts("orders", { columns: [columnFacts("city"), columnFacts("zip")] });
const columns = [{ facts: orders, compared: ["city", "zip"], grouped: [] }];
const NOW = new Date("2026-03-01T12:00:00Z");
const statistics = (key: string) =>
  choiceOf(key, { group: "statistics", settings: [], statements: ["ANALYZE"] });
const CHOICES = [
  choiceOf("default", { group: "default", settings: [] }),
  choiceOf("no-nested-loop"),
  choiceOf("work-mem", { group: "memory", settings: [{ name: "work_mem", value: "64MB" }] }),
  statistics(FRESH_STATISTICS),
  statistics(extendedKey("dependencies")),
  statistics(extendedKey("mcv")),
  choiceOf("hint-hash", { group: "hint", settings: [], hint: "HashJoin(o c)" }),
];

/** Which choices lead to the plan that is twelve times as fast. */
function facts(better: string[], parts: Partial<AdviceFacts> = {}): AdviceFacts {
  const keys = CHOICES.map(({ key }) => key);
  const sets = parts.sets ?? [
    labSet([
      labPlan(
        "plan-1",
        keys.filter((key) => !better.includes(key)),
      ),
      labPlan("plan-2", better, [12, 11, 13]),
    ]),
  ];
  const catalog = parts.catalog === undefined ? catalogFacts([orders]) : parts.catalog;
  const proof = hintProof({ sets, setCount: sets.length, catalog, columns, now: NOW });
  return {
    ...{ statement: "SELECT 1", choices: CHOICES, columns, untriedStatistics: "", proof },
    ...parts,
    ...{ sets, catalog },
  };
}
const kinds = (given: AdviceFacts) => adviceFor(given).map(({ kind }) => kind);

describe("adviceFor", () => {
  test("is silent where the planner chose well", () => {
    expect(adviceFor(facts([], { sets: [labSet([labPlan("plan-1", ["default"])])] }))).toEqual([]);
  });

  test("puts ANALYZE first where a fresh sample gives the better plan, and asks for nothing beyond it", () => {
    expect(kinds(facts([FRESH_STATISTICS, extendedKey("mcv"), "no-nested-loop"]))).toEqual([
      "analyze",
      "setting",
    ]);
  });

  test("believes the catalog that statistics are stale where they could not be tried, and the trial where they were", () => {
    const stale = catalogFacts([{ ...orders, modifiedSinceAnalyze: 60_000 }]);
    const untried = [
      labSet([labPlan("plan-1", ["default"]), labPlan("plan-2", ["no-nested-loop"], [12, 11, 13])]),
    ];
    const [first] = adviceFor(facts([], { sets: untried, catalog: stale, untriedStatistics: "Read-only." }));
    expect(first).toMatchObject({ kind: "analyze", sql: "ANALYZE public.orders;" });
    expect(first?.evidence).toContain("changed since it was last analysed");
    expect(kinds(facts(["no-nested-loop"], { catalog: stale }))).not.toContain("analyze");
  });

  test("names the kind of extended statistics that repaired the plan in the lab", () => {
    const [first] = adviceFor(facts([extendedKey("mcv"), "no-nested-loop"]));
    expect(first).toMatchObject({
      kind: "statistics",
      sql: "CREATE STATISTICS orders_city_zip (mcv) ON city, zip FROM public.orders;\nANALYZE public.orders;",
      tried: "In the lab: plan-2, 12.0× faster (11.0 to 13.0).",
    });
  });

  test("proposes the likely statistics, marked as untried, where none could be tried", () => {
    const sets = [
      labSet([labPlan("plan-1", ["default"]), labPlan("plan-2", ["no-nested-loop"], [12, 11, 13])]),
    ];
    const [first] = adviceFor(facts([], { sets, untriedStatistics: "The target is read-only." }));
    expect(first).toMatchObject({ kind: "statistics", tried: "The target is read-only." });
    expect(first?.sql).toContain("(dependencies) ON city, zip");
  });

  test("goes rewrite, setting, hint once statistics were tried in vain", () => {
    expect(kinds(facts(["no-nested-loop", "hint-hash"]))).toEqual(["rewrite", "setting", "hint"]);
  });

  test("prefers telling the planner about the machine to forbidding it a method", () => {
    const setting = adviceFor(facts(["no-nested-loop", "work-mem"])).find(({ kind }) => kind === "setting");
    expect(setting).toMatchObject({ title: "work_mem = 64MB", sql: "SET work_mem = '64MB';" });
  });

  test("warns of the parameter sets that a setting makes slower", () => {
    const keys = CHOICES.map(({ key }) => key);
    const rest = keys.filter((key) => key !== "no-nested-loop");
    const sets = [
      labSet([labPlan("plan-1", rest), labPlan("plan-2", ["no-nested-loop"], [12, 11, 13])], {
        paramSet: "common",
      }),
      labSet([labPlan("plan-1", rest), labPlan("plan-2", ["no-nested-loop"], [0.5, 0.4, 0.6])], {
        paramSet: "rare",
        regret: { ratio: 1, low: 1, high: 1, best: "plan-1", outcome: "chose-well" },
      }),
    ];
    const setting = adviceFor(facts([], { sets })).find(({ kind }) => kind === "setting");
    expect(setting?.evidence).toContain("slower with rare");
  });
});

describe("hintProof", () => {
  const proofOf = (given: AdviceFacts) => given.proof;

  test("holds once statistics were tried in vain and every set has a regret, and dates the review 90 days ahead", () => {
    expect(proofOf(facts(["no-nested-loop"]))).toMatchObject({ isProven: true, reviewBy: "2026-05-30" });
  });

  test.each([
    ["fresh statistics help", facts([FRESH_STATISTICS])],
    ["extended statistics help", facts([extendedKey("dependencies")])],
    [
      "statistics could not be tried",
      facts([], {
        sets: [labSet([labPlan("plan-1", ["default"]), labPlan("plan-2", ["no-nested-loop"], [12, 11, 13])])],
      }),
    ],
    [
      "one set has no regret",
      facts([], {
        sets: [
          labSet([
            labPlan("plan-1", CHOICES.map(({ key }) => key).slice(0, 1)),
            labPlan("plan-2", CHOICES.map(({ key }) => key).slice(1), [12, 11, 13]),
          ]),
          labSet([
            labPlan(
              "plan-1",
              CHOICES.map(({ key }) => key),
            ),
          ]),
        ],
      }),
    ],
  ])("does not hold when %s", (_, given) => {
    expect(proofOf(given).isProven).toBe(false);
  });

  test("does not hold for sets that a run stopped early never measured", () => {
    const { sets, catalog } = facts(["no-nested-loop"]);
    expect(hintProof({ sets, setCount: 2, catalog, columns, now: NOW }).isProven).toBe(false);
  });
});
