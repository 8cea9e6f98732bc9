import { describe, expect, test } from "vitest";
import type { Findings } from "./findings";
import {
  comparisonOf,
  equivalenceOf,
  findingsOf,
  samplesOfTimes,
  setNamed,
  specOf,
  summaryOf,
  variantNamed,
} from "./findings.fixture";
import { outcomeOf } from "./outcome";
import type { Balance, Comparison, Refutation, StopRecord, VariantPlan } from "./record";
import { verdict } from "./verdict";
import { verdictText } from "./verdict-words";

const comparison = (
  variant: string,
  ratio: number,
  low: number,
  high: number,
  more: Partial<Comparison> = {},
) => comparisonOf(variant, [ratio, low, high], more);
const plan = (variant: string, hits: number) =>
  ({ variant, paramSet: "", counters: { sharedHitBlocks: hits, sharedReadBlocks: 0 } }) as VariantPlan;
const withSets = (...keys: string[]) => specOf({ paramSets: keys.map((key) => setNamed(key, `n = ${key}`)) });

/** With ordinary blanks, so that expectations can be read and typed. */
const sentence = (more: Partial<Findings>) => verdictText(verdict(findingsOf(more))).replace(/\u202f/g, " ");

describe("verdict", () => {
  test("names the factor with its interval, the rows and the buffers", () => {
    const comparisons = [comparison("after", 14.2, 13.1, 15)];
    const plans = [plan("before", 1000), plan("after", 20)];
    expect(sentence({ comparisons, plans })).toBe(
      "after is 14.2× faster (95 % CI 13.1–15.0) than before, returns the same rows, and reads 98 % fewer buffers.",
    );
    const tones = verdict(findingsOf({ comparisons, plans })).filter(({ tone }) => tone === "better");
    expect(tones).toEqual([{ text: "14.2× faster", tone: "better" }]);
  });

  test("of writes that return nothing claims their number of rows and no more", () => {
    const comparisons = [comparison("after", 14.2, 13.1, 15)];
    const equivalences = [equivalenceOf("after", { inOrder: null, columns: [] })];
    expect(sentence({ comparisons, equivalences })).toBe(
      "after is 14.2× faster (95 % CI 13.1–15.0) than before, and reports as many rows, whose contents were not compared.",
    );
  });

  test("slower is told as such, its interval turned round", () => {
    const parts = verdict(findingsOf({ comparisons: [comparison("after", 0.5, 0.4, 0.625)] }));
    expect(verdictText(parts).replace(/\u202f/g, " ")).toBe(
      "after is 2.00× slower (95 % CI 1.60–2.50) than before, and returns the same rows.",
    );
    expect(parts.find(({ tone }) => tone === "worse")?.text).toBe("2.00× slower");
  });

  test("an interval that holds 1 allows no claim", () => {
    expect(sentence({ comparisons: [comparison("after", 1.01, 0.97, 1.04)] })).toBe(
      "No difference can be claimed between after and before (95 % CI 0.97–1.04); after returns the same rows.",
    );
  });

  test("an interval clear of 1 but not of the noise floor allows none either", () => {
    expect(outcomeOf(1.002, 1.03, 0.01)).toBe("undecided");
    expect(outcomeOf(0.995, 1.005, 0.01)).toBe("equivalent");
    expect(sentence({ comparisons: [comparison("after", 1, 0.995, 1.005)] })).toContain(
      "No difference beyond ±1.0 % between",
    );
  });

  test("too few rounds are said, not dressed up", () => {
    const short = comparison("after", 3, 0, 0, {
      ratioLow: null,
      ratioHigh: null,
      pairs: 4,
      outcome: "undecided",
    });
    expect(sentence({ comparisons: [short] })).toContain("(4 rounds are too few for an interval)");
  });

  test("different rows leave no claim about speed, however fast", () => {
    const text = sentence({
      comparisons: [comparison("after", 100, 90, 110)],
      equivalences: [equivalenceOf("after", { status: "different", onlyInBaseline: [["1"], ["2"], ["3"]] })],
    });
    expect(text).toBe(
      "after returns different rows than before: 3 only in before. No claim is made about its speed.",
    );
  });

  test("another order is said in the same breath", () => {
    const text = sentence({
      comparisons: [comparison("after", 2, 1.9, 2.1)],
      equivalences: [equivalenceOf("after", { inOrder: false })],
    });
    expect(text).toContain("returns the same rows in a different order");
  });

  test("a parameter set that got worse is never pooled away", () => {
    const keys = ["1", "2", "3", "4", "5"];
    const ratios: Record<string, [number, number, number]> = {
      "1": [200, 190, 210],
      "2": [10, 9, 11],
      "3": [1, 0.97, 1.04],
      "4": [0.5, 0.4, 0.6],
      "5": [3, 2.9, 3.1],
    };
    const comparisons = keys.map((key) => comparison("after", ...ratios[key]!, { paramSet: key }));
    expect(sentence({ spec: withSets(...keys), comparisons })).toBe(
      "after against before: 3.00× to 200× faster (each 95 % CI within 2.90–210) with 3 of 5 parameter sets; no difference can be claimed (95 % CI 0.97–1.04) with n = 3; 2.00× slower (95 % CI 1.67–2.50) with n = 4. The lowest measured ratio is 0.50× (95 % CI 0.40–0.60), with n = 4; after returns the same rows.",
    );
  });

  test("the lowest ratio is a measurement with its interval, not a ranking of the parameter sets", () => {
    const comparisons = [
      comparison("after", 2, 1.8, 2.2, { paramSet: "1" }),
      comparison("after", 1.9, 1.7, 2.3, { paramSet: "2" }),
    ];
    expect(sentence({ spec: withSets("1", "2"), comparisons })).toContain(
      ". The lowest measured ratio is 1.90× (95 % CI 1.70–2.30), with n = 2; ",
    );
  });

  test("a lowest ratio of too few rounds says that it has no interval", () => {
    const short = { ratioLow: null, ratioHigh: null, pairs: 4, outcome: "undecided" } as const;
    const comparisons = ["1", "2"].map((key) => comparison("after", 3, 0, 0, { paramSet: key, ...short }));
    expect(sentence({ spec: withSets("1", "2"), comparisons })).toContain(
      ". The lowest measured ratio is 3.00× (4 rounds are too few for an interval), with n = 2; ",
    );
  });

  test("a design that cannot separate drift from effect says so", () => {
    const design = { ...findingsOf().design, mode: "sequential" } as const;
    expect(sentence({ design, comparisons: [comparison("after", 5, 4, 6)] })).toContain(
      "measured one after the other",
    );
  });

  test("several variants get a sentence each", () => {
    const text = sentence({
      spec: specOf({ variants: ["before", "a", "b"].map((name) => variantNamed(name)) }),
      comparisons: [comparison("a", 2, 1.9, 2.1), comparison("b", 0.5, 0.4, 0.6)],
      equivalences: [equivalenceOf("a"), equivalenceOf("b", { status: "not-compared" })],
    });
    expect(text).toMatch(
      /^a is 2\.00× faster .*\. b is 2\.00× slower .* and returns rows that were not compared\.$/,
    );
  });

  test("one variant alone is described, not judged", () => {
    const spec = specOf({ variants: [variantNamed("only")] });
    expect(sentence({ spec, summaries: [summaryOf("only", "", 12.4)], equivalences: [] })).toBe(
      "only takes 12.4 ms (median of 40 executions).",
    );
  });

  test("a run in which something changed is void, whatever it measured", () => {
    const environment = { changes: ["orders was analyzed.", "work_mem became 64MB."] };
    expect(sentence({ environment, comparisons: [comparison("after", 100, 90, 110)] })).toBe(
      "This run is void, no claim is made: while it was measured, orders was analyzed; work_mem became 64MB. Run it again.",
    );
  });

  test("a faster middle does not hide slower executions at the end", () => {
    const mixed = comparison("after", 2, 1.9, 2.1, { outcome: "mixed", p99Ratio: 0.4 });
    expect(sentence({ comparisons: [mixed] })).toBe(
      "after is 2.00× faster in the middle (95 % CI 1.90–2.10) than before but slower at its slowest (p99 2.50× slower); after returns the same rows.",
    );
  });

  test("what more pairs would tell is said", () => {
    const open = comparison("after", 1.03, 0.99, 1.07, { morePairsNeeded: 25 });
    expect(sentence({ comparisons: [open] })).toContain(
      "(95 % CI 0.99–1.07; about 25 pairs more would tell)",
    );
  });

  test.each([
    ["time", "Time ran out after 3 of 60 pairs."],
    ["kept", "Stopped by hand after 3 of 60 pairs."],
  ] as const)("an early end is said: %s", (reason, words) => {
    const stop: StopRecord = { looks: [10, 20, 40, 60], alphaPerLook: 0.0125, taken: [], reason };
    const samples = samplesOfTimes("before", [1, 1, 1]);
    const text = sentence({ stop, samples, comparisons: [comparison("after", 2, 1.9, 2.1)] });
    expect(text).toBe(
      `after is 2.00× faster (95 % CI 1.90–2.10) than before, and returns the same rows. ${words}`,
    );
  });

  describe("of rows", () => {
    const refutation = (status: Refutation["status"], trials: number): Refutation => ({
      variant: "after",
      status,
      trials,
      note: "",
      counterexample: null,
    });
    const comparisons = [comparison("after", 2, 1.9, 2.1)];

    test("tells how many databases were tried and proves nothing", () => {
      expect(sentence({ comparisons, refutations: [refutation("no-counterexample", 1000)] })).toContain(
        "and returns the same rows (no counterexample in 1 000 databases).",
      );
    });

    test("a counterexample leaves no claim, though this data shows the same rows", () => {
      expect(sentence({ comparisons, refutations: [refutation("counterexample", 17)] })).toBe(
        "after can return different rows than before: 17 tiny databases were tried and one tells them apart. No claim is made about its speed.",
      );
    });

    test("different rows that the cell accepts stay in the sentence with the claim", () => {
      const spec = specOf({ differentRows: "accepted" });
      expect(
        sentence({ spec, comparisons, equivalences: [equivalenceOf("after", { status: "different" })] }),
      ).toBe(
        "after is 2.00× faster (95 % CI 1.90–2.10) than before, and returns different rows, which the cell accepts.",
      );
      expect(sentence({ spec, comparisons, refutations: [refutation("counterexample", 17)] })).toContain(
        "and can return different rows, which the cell accepts.",
      );
    });
  });

  describe("of a workload", () => {
    const statement = (name: string, writes: boolean, callsPerHour: number, savedMs: number) => ({
      statement: name,
      writes,
      callsPerHour,
      savedMs,
      savedMsLow: null,
      savedMsHigh: null,
    });
    const balance = (more: Partial<Balance> = {}): Balance => ({
      variant: "after",
      statements: [statement("page", false, 54_000, 3400 / 54_000), statement("order", true, 1200, -0.25)],
      netSavedMsPerHour: 3100,
      low: 2800,
      high: 3400,
      noiseFloor: 0.01,
      outcome: "faster",
      mix: "given",
      ...more,
    });
    const comparisons = [
      comparison("after", 2, 1.9, 2.1, { paramSet: "page" }),
      comparison("after", 0.5, 0.4, 0.625, { paramSet: "order" }),
    ];
    const spec = specOf({
      paramSets: [setNamed("page", "page", "page"), setNamed("order", "order", "order")],
    });

    test("is one net balance, with what each statement gains and costs, and what got slower", () => {
      expect(sentence({ spec, comparisons, balances: [balance()] })).toBe(
        "after saves 3.10 s of statement time per hour (95 % CI 2.80 s to 3.40 s) at 54 000 page and 1 200 order calls, against before: page gains 3.40 s, order costs 300 ms. Per call 2.00× slower (95 % CI 1.60–2.50) with order; after returns the same rows.",
      );
    });

    test("claims no gain of a statement that may as well cost", () => {
      const [page, order] = balance().statements;
      const unclear = { ...order!, savedMs: 0.1, savedMsLow: -0.25, savedMsHigh: 0.4 };
      expect(
        sentence({ spec, comparisons, balances: [balance({ statements: [page!, unclear] })] }),
      ).toContain("against before: page gains 3.40 s, no claim for order (−300 ms to 480 ms).");
    });

    test("a net cost is a cost, and a balance that may be either is none", () => {
      const loss = balance({ netSavedMsPerHour: -500, low: -700, high: -300, outcome: "slower" });
      expect(sentence({ spec, comparisons, balances: [loss] })).toContain(
        "after costs 500 ms of statement time per hour (95 % CI 300 ms to 700 ms)",
      );
      const open = balance({ netSavedMsPerHour: 10, low: -200, high: 220, outcome: "undecided" });
      expect(sentence({ spec, comparisons, balances: [open] })).toContain(
        "No net saving can be claimed for after against before (95 % CI −200 ms to 220 ms)",
      );
    });
  });
});
