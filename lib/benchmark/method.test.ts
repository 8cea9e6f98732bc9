import { describe, expect, test } from "vitest";
import {
  comparisonOf,
  equivalenceOf,
  findingsOf,
  samplesOfTimes,
  setNamed,
  specOf,
  variantNamed,
} from "./findings.fixture";
import { describeMethod, type MethodFacts } from "./method";
import type { Balance, Comparison, StopRecord } from "./record";

const times = Array.from({ length: 20 }, () => 10);
const method = (more: Partial<MethodFacts> = {}) =>
  describeMethod({
    ...findingsOf({ samples: [...samplesOfTimes("before", times), ...samplesOfTimes("after", times)] }),
    setupStatements: [],
    teardownStatements: [],
    ...more,
  }).replace(/\u202f/g, " ");
const comparison = (more: Partial<Comparison> = {}) =>
  comparisonOf("after", [2, 1.9, 2.1], { pairs: 20, ...more });

describe("describeMethod", () => {
  test("names the order, the seed, the shadow and the clock", () => {
    const text = method({ shadowSamples: samplesOfTimes("before", times), seed: 7 });
    expect(text).toContain(
      "40 counted samples in 20 rounds; in every round each variant ran once, in random order (seed 7)",
    );
    expect(text).toContain("before ran a second time in every round, on a backend of its own");
    expect(text).toContain("from sending the statement to the server's ReadyForQuery");
    expect(method()).not.toContain("a second time");
  });

  test("names the rule that was declared and how it ended", () => {
    const stop: StopRecord = {
      looks: [10, 20, 40, 60],
      alphaPerLook: 0.0125,
      taken: [10, 20].map((pairs) => ({ pairs, atMs: 1, widestHalfWidth: 0.01 })),
      reason: "precision",
    };
    const text = method({ stop, comparisons: [comparison()] });
    expect(text).toContain(
      "Declared beforehand: looks at 10, 20, 40 and 60 pairs, each with an error of 0.0125",
    );
    expect(text).toContain("Measuring ended after 2 looks: every comparison was decided to within ±2 %.");
    expect(text).toContain("A difference is claimed only when p is below 0.0125");
    expect(
      method({ stop: { ...stop, looks: [], taken: [], reason: "fixed" }, comparisons: [comparison()] }),
    ).toContain("Measuring ended when the number of rounds fixed beforehand was reached.");
  });

  test("names the interval by what it is, and how the cross-check compares", () => {
    const text = method({ comparisons: [comparison({ bcaLow: 1.905, bcaHigh: 2.095 })] });
    expect(text).toContain("the interval of Wilcoxon's signed-rank test (95 %, exact, from 20 pairs)");
    expect(text).toContain(
      "The BCa bootstrap of the same pairs (10 000 draws) gives an interval 95 % as wide.",
    );
    expect(method({ comparisons: [comparison({ pairs: 60 })] })).toContain(
      "(95 %, normal approximation, from 60 pairs)",
    );
  });

  test("says that a family was adjusted, and that blocks were not tested", () => {
    const two = [comparison(), comparison({ variant: "third" })];
    expect(method({ comparisons: two })).toContain("all 2 comparisons are adjusted by Holm-Bonferroni");
    const design = { ...findingsOf().design, mode: "blocks", rounds: 6, perRound: 10 } as const;
    const untested = two.map((one) => ({ ...one, adjustedPValue: null }));
    const text = method({ design, comparisons: untested });
    expect(text).toContain("a bootstrap interval that draws whole cycles");
    expect(text).not.toContain("Holm");
  });

  test("names every factor that is not the usual one", () => {
    const spec = specOf({
      cache: "cold",
      tolerance: 0.001,
      variants: [
        variantNamed("before"),
        variantNamed("after", {
          planRegime: "generic",
          hint: "HashJoin(a b)",
          target: "replica",
          writes: true,
        }),
      ],
    });
    const text = method({ spec, design: { ...findingsOf().design, batch: { "": 50 } } });
    for (const words of [
      "Plans: before values sent apart from the text, planned each time; after prepared, with plan_cache_mode = force_generic_plan.",
      "after ran with the hint HashJoin(a b).",
      "after ran on replica.",
      "Shared buffers were emptied before every execution",
      "after writes: every execution ran in a transaction that was rolled back.",
      "executed up to 50 times per sample",
      "Rows were compared on this data, in one snapshot: that is no proof for other data.",
    ])
      expect(text).toContain(words);
    expect(method({ equivalences: [equivalenceOf("after", { status: "not-compared" })] })).not.toContain(
      "no proof",
    );
  });

  test("says what a balance sums up and where its calls come from", () => {
    const balance = { mix: "pg_stat_statements" } as Balance;
    const spec = specOf({ paramSets: [setNamed("1", "n = 1"), setNamed("2", "n = 2")] });
    expect(method({ spec, balances: [balance], comparisons: [comparison()] })).toContain(
      "calls per hour, as pg_stat_statements counted them, times the mean time saved per call",
    );
  });

  test("names the setup and what undid it", () => {
    const text = method({
      setupStatements: ["CREATE INDEX i ON t (a)"],
      teardownStatements: ["DROP INDEX i"],
    });
    expect(text).toContain("Setup: CREATE INDEX i ON t (a), undone by DROP INDEX i.");
  });
});
