import { describe, expect, test } from "vitest";
import type { Findings } from "./findings";
import { outcomeOf } from "./outcome";
import type { Comparison, Equivalence, VariantPlan, VariantSummary } from "./record";
import { verdict } from "./verdict";
import { verdictText } from "./verdict-words";

const NO_TESTS = {
  pValue: null,
  adjustedPValue: null,
  rankBiserial: null,
  bcaLow: null,
  bcaHigh: null,
  p99Ratio: null,
  morePairsNeeded: null,
};

const comparison = (
  variant: string,
  ratio: number,
  low: number,
  high: number,
  more: Partial<Comparison> = {},
): Comparison => ({
  variant,
  baseline: "before",
  paramSet: "",
  ratio,
  ratioLow: low,
  ratioHigh: high,
  confidence: 0.95,
  pairs: 40,
  noiseFloor: 0.01,
  outcome: outcomeOf(low, high, 0.01),
  ...NO_TESTS,
  ...more,
});
const equivalence = (variant: string, more: Partial<Equivalence> = {}): Equivalence => ({
  variant,
  paramSet: "",
  status: "same",
  inOrder: true,
  baselineRows: 20,
  variantRows: 20,
  columns: ["id"],
  onlyInBaseline: [],
  onlyInVariant: [],
  note: "",
  columnDifferences: [],
  isSameSnapshot: false,
  numericNote: "",
  ...more,
});
const plan = (variant: string, hits: number) =>
  ({ variant, paramSet: "", counters: { sharedHitBlocks: hits, sharedReadBlocks: 0 } }) as VariantPlan;
const summary = (variant: string, paramSet: string, median: number) =>
  ({ variant, paramSet, n: 40, median }) as VariantSummary;

const findings = (more: Partial<Findings>): Findings => ({
  mode: "interleaved",
  variants: ["before", "after"],
  paramSets: [{ key: "", label: "", values: {}, statement: null }],
  summaries: [],
  comparisons: [],
  equivalences: [equivalence("after")],
  plans: [],
  ...more,
});
/** With ordinary blanks, so that expectations can be read and typed. */
const sentence = (more: Partial<Findings>) => verdictText(verdict(findings(more))).replace(/\u202f/g, " ");

describe("verdict", () => {
  test("names the factor with its interval, the rows and the buffers", () => {
    const comparisons = [comparison("after", 14.2, 13.1, 15)];
    const plans = [plan("before", 1000), plan("after", 20)];
    expect(sentence({ comparisons, plans })).toBe(
      "after is 14.2× faster (95 % CI 13.1–15.0) than before, returns the same rows, and reads 98 % fewer buffers.",
    );
    const tones = verdict(findings({ comparisons, plans })).filter(({ tone }) => tone === "better");
    expect(tones).toEqual([{ text: "14.2× faster", tone: "better" }]);
  });

  test("of writes that return nothing claims their number of rows and no more", () => {
    const comparisons = [comparison("after", 14.2, 13.1, 15)];
    const equivalences = [equivalence("after", { inOrder: null, columns: [] })];
    expect(sentence({ comparisons, equivalences })).toBe(
      "after is 14.2× faster (95 % CI 13.1–15.0) than before, and reports as many rows, whose contents were not compared.",
    );
  });

  test("slower is told as such, its interval turned round", () => {
    const parts = verdict(findings({ comparisons: [comparison("after", 0.5, 0.4, 0.625)] }));
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
      equivalences: [equivalence("after", { status: "different", onlyInBaseline: [["1"], ["2"], ["3"]] })],
    });
    expect(text).toBe(
      "after returns different rows than before: 3 only in before. No claim is made about its speed.",
    );
  });

  test("another order is said in the same breath", () => {
    const text = sentence({
      comparisons: [comparison("after", 2, 1.9, 2.1)],
      equivalences: [equivalence("after", { inOrder: false })],
    });
    expect(text).toContain("returns the same rows in a different order");
  });

  test("a parameter set that got worse is never pooled away", () => {
    const keys = ["1", "2", "3", "4", "5"];
    const paramSets = keys.map((key) => ({ key, label: `n = ${key}`, values: { n: key }, statement: null }));
    const ratios: Record<string, [number, number, number]> = {
      "1": [200, 190, 210],
      "2": [10, 9, 11],
      "3": [1, 0.97, 1.04],
      "4": [0.5, 0.4, 0.6],
      "5": [3, 2.9, 3.1],
    };
    const comparisons = keys.map((key) => comparison("after", ...ratios[key]!, { paramSet: key }));
    expect(sentence({ paramSets, comparisons })).toBe(
      "after against before: 3.00× to 200× faster (each 95 % CI within 2.90–210) with 3 of 5 parameter sets; no difference can be claimed (95 % CI 0.97–1.04) with n = 3; 2.00× slower (95 % CI 1.67–2.50) with n = 4. The lowest measured ratio is 0.50× (95 % CI 0.40–0.60), with n = 4; after returns the same rows.",
    );
  });

  test("the lowest ratio is a measurement with its interval, not a ranking of the parameter sets", () => {
    const paramSets = ["1", "2"].map((key) => ({
      key,
      label: `n = ${key}`,
      values: { n: key },
      statement: null,
    }));
    const comparisons = [
      comparison("after", 2, 1.8, 2.2, { paramSet: "1" }),
      comparison("after", 1.9, 1.7, 2.3, { paramSet: "2" }),
    ];
    expect(sentence({ paramSets, comparisons })).toContain(
      ". The lowest measured ratio is 1.90× (95 % CI 1.70–2.30), with n = 2; ",
    );
  });

  test("a lowest ratio of too few rounds says that it has no interval", () => {
    const paramSets = ["1", "2"].map((key) => ({
      key,
      label: `n = ${key}`,
      values: { n: key },
      statement: null,
    }));
    const short = { ratioLow: null, ratioHigh: null, pairs: 4, outcome: "undecided" } as const;
    const comparisons = paramSets.map(({ key }) => comparison("after", 3, 0, 0, { paramSet: key, ...short }));
    expect(sentence({ paramSets, comparisons })).toContain(
      ". The lowest measured ratio is 3.00× (4 rounds are too few for an interval), with n = 2; ",
    );
  });

  test("a design that cannot separate drift from effect says so", () => {
    expect(sentence({ mode: "sequential", comparisons: [comparison("after", 5, 4, 6)] })).toContain(
      "measured one after the other",
    );
  });

  test("several variants get a sentence each", () => {
    const text = sentence({
      variants: ["before", "a", "b"],
      comparisons: [comparison("a", 2, 1.9, 2.1), comparison("b", 0.5, 0.4, 0.6)],
      equivalences: [equivalence("a"), equivalence("b", { status: "not-compared" })],
    });
    expect(text).toMatch(
      /^a is 2\.00× faster .*\. b is 2\.00× slower .* and returns rows that were not compared\.$/,
    );
  });

  test("one variant alone is described, not judged", () => {
    expect(sentence({ variants: ["only"], summaries: [summary("only", "", 12.4)], equivalences: [] })).toBe(
      "only takes 12.4 ms (median of 40 executions).",
    );
  });
});
