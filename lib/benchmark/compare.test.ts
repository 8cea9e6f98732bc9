import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { compareAll, compareVariants } from "./compare";
import { samplesOfTimes, setNamed, specOf, variantNamed } from "./findings.fixture";
import type { Sample } from "./record";

const draw = seededRandom(8);
/** Times around `ms`, a few percent apart. */
const around = (ms: number, length = 40): number[] =>
  Array.from({ length }, () => ms * Math.exp(0.04 * (draw() + draw() - 1)));
const options = (seed = 1) => ({ mode: "interleaved", random: seededRandom(seed), resamples: 300 }) as const;

describe("compareVariants", () => {
  test("pairs by round: rounds that one of the two lacks do not count", () => {
    const result = compareVariants(
      samplesOfTimes("a", [10, 20, 30, 40, 50, 60, 70]),
      samplesOfTimes("b", [5, 10, 15, 20, 25, 30]),
      options(),
    );
    expect(result).toMatchObject({ pairs: 6, outcome: "faster" });
    expect(result.ratio).toBeCloseTo(2, 10);
  });

  test("gives no interval and no claim for fewer than six rounds", () => {
    const few = compareVariants(samplesOfTimes("a", [10, 10, 10]), samplesOfTimes("b", [1, 1, 1]), options());
    expect(few).toMatchObject({ ratioLow: null, ratioHigh: null, pValue: null, outcome: "undecided" });
  });

  test("does not depend on the unit of time", () => {
    const [a, b] = [around(10), around(9)];
    const scaled = (times: number[]) => times.map((ms) => ms * 128);
    const result = compareVariants(samplesOfTimes("a", a), samplesOfTimes("b", b), options());
    const larger = compareVariants(samplesOfTimes("a", scaled(a)), samplesOfTimes("b", scaled(b)), options());
    expect(larger.ratio).toBeCloseTo(result.ratio, 12);
    expect(larger.ratioLow).toBeCloseTo(result.ratioLow!, 12);
    expect(larger.noiseFloor).toBeCloseTo(result.noiseFloor, 12);
    expect({ p: larger.pValue, outcome: larger.outcome }).toEqual({
      p: result.pValue,
      outcome: result.outcome,
    });
  });

  test("turned round, the ratio and its interval are the reciprocals and the claim is the opposite", () => {
    const [a, b] = [samplesOfTimes("a", around(10)), samplesOfTimes("b", around(8))];
    const [there, back] = [compareVariants(a, b, options()), compareVariants(b, a, options())];
    expect(back.ratio).toBeCloseTo(1 / there.ratio, 12);
    expect(back.ratioLow).toBeCloseTo(1 / there.ratioHigh!, 12);
    expect(back.ratioHigh).toBeCloseTo(1 / there.ratioLow!, 12);
    expect(back.pValue).toBe(there.pValue);
    expect(back.rankBiserial).toBeCloseTo(-there.rankBiserial!, 12);
    expect([there.outcome, back.outcome]).toEqual(["faster", "slower"]);
  });

  test("the BCa bootstrap of the same pairs agrees with the interval", () => {
    const result = compareVariants(samplesOfTimes("a", around(10, 60)), samplesOfTimes("b", around(9, 60)), {
      ...options(),
      resamples: 10_000,
    });
    const width = Math.log(result.ratioHigh! / result.ratioLow!);
    expect(Math.abs(Math.log(result.bcaLow! / result.ratioLow!)) / width).toBeLessThan(0.15);
    expect(Math.abs(Math.log(result.bcaHigh! / result.ratioHigh!)) / width).toBeLessThan(0.15);
  });

  test("a shadow that differs raises the floor until the same difference is no claim", () => {
    const [a, b] = [around(10), around(9.5)];
    const quiet = compareVariants(samplesOfTimes("a", a), samplesOfTimes("b", b), {
      ...options(),
      shadow: samplesOfTimes("a", around(10)),
    });
    expect(quiet.outcome).toBe("faster");
    const shadow = samplesOfTimes("a", around(9));
    const loud = compareVariants(samplesOfTimes("a", a), samplesOfTimes("b", b), { ...options(), shadow });
    expect(loud.noiseFloor).toBeGreaterThan(0.1);
    expect(loud.outcome).not.toBe("faster");
  });

  test("a claim needs p below what the look may spend", () => {
    const [a, b] = [samplesOfTimes("a", around(10, 6)), samplesOfTimes("b", around(5, 6))];
    expect(compareVariants(a, b, options())).toMatchObject({ pValue: 2 / 64, outcome: "faster" });
    expect(compareVariants(a, b, { ...options(), alpha: 0.0125 }).outcome).toBe("undecided");
  });

  test("a faster middle with slower executions beyond everything before is mixed", () => {
    const stalling = around(5, 60).map((ms, index) => (index % 6 === 0 ? 40 : ms));
    const result = compareVariants(
      samplesOfTimes("a", around(10, 60)),
      samplesOfTimes("b", stalling),
      options(),
    );
    expect(result.outcome).toBe("mixed");
    expect(result.p99Ratio).toBeCloseTo(0.25, 1);
    const once = around(5, 60).map((ms, index) => (index === 0 ? 40 : ms));
    expect(
      compareVariants(samplesOfTimes("a", around(10, 60)), samplesOfTimes("b", once), options()).outcome,
    ).toBe("faster");
  });

  test("what is left open says how many pairs more would tell", () => {
    const noisy = around(10, 20).map((ms, index) => ms * (index % 2 === 0 ? 1.03 : 0.97));
    const baseline = samplesOfTimes("a", around(10.1, 20));
    const open = compareVariants(baseline, samplesOfTimes("b", noisy), { ...options(), shadow: baseline });
    expect(open.outcome).toBe("undecided");
    expect(open.morePairsNeeded).toBeGreaterThan(0);
  });

  test("a clock that saw no time pass leaves finite figures", () => {
    const zeros = new Array<number>(12).fill(0);
    const result = compareVariants(samplesOfTimes("a", zeros), samplesOfTimes("b", zeros), options());
    expect(result).toMatchObject({ ratio: 1, ratioLow: 1, ratioHigh: 1, pValue: 1, outcome: "equivalent" });
  });
});

describe("compareAll", () => {
  const run = (samples: Sample[], names: string[], keys: string[]) => ({
    spec: specOf({
      variants: names.map((name) => variantNamed(name)),
      paramSets: keys.map((key) => setNamed(key, key)),
    }),
    mode: "interleaved" as const,
    samples,
    shadowSamples: keys.flatMap((key) => samplesOfTimes("a", around(10), key)),
    random: seededRandom(4),
    excluded: new Set<string>(),
    stop: null,
  });

  test("adjusts the p-values over the whole family, and decides by them", async () => {
    const names = ["a", "b", "c", "d"];
    // Six pairs, all one way: p = 1/32 each, too much when three are asked.
    const samples = names.flatMap((name) => samplesOfTimes(name, around(name === "a" ? 10 : 5, 6)));
    const one = await compareAll(
      run(
        samples.filter(({ variant }) => variant < "c"),
        ["a", "b"],
        [""],
      ),
    );
    expect(one.comparisons).toMatchObject([{ outcome: "faster", adjustedPValue: 2 / 64 }]);
    const { comparisons } = await compareAll(run(samples, names, [""]));
    expect(comparisons.map(({ adjustedPValue }) => adjustedPValue)).toEqual([6 / 64, 6 / 64, 6 / 64]);
    expect(comparisons.map(({ outcome }) => outcome)).toEqual(["undecided", "undecided", "undecided"]);
  });

  test("sums up the sets by their geometric mean and hides none that got slower", async () => {
    const samples = [
      ...samplesOfTimes("a", around(10), "x"),
      ...samplesOfTimes("a", around(10), "y"),
      ...samplesOfTimes("b", around(1), "x"),
      ...samplesOfTimes("b", around(20), "y"),
    ];
    const { conclusions } = await compareAll(run(samples, ["a", "b"], ["x", "y"]));
    expect(conclusions).toMatchObject([
      { variant: "b", outcome: "mixed", worstParamSet: "y", slowerParamSets: ["y"] },
    ]);
    expect(conclusions[0]?.geometricMeanRatio).toBeCloseTo(Math.sqrt(5), 1);
  });

  test("gives no ratio for variants whose rows allow none, and lets others have their turn", async () => {
    const samples = ["a", "b", "c"].flatMap((name) => samplesOfTimes(name, around(10)));
    const order: string[] = [];
    setTimeout(() => order.push("another"), 0);
    const all = run(samples, ["a", "b", "c"], [""]);
    const { comparisons } = await compareAll({ ...all, excluded: new Set(["b"]) });
    expect(order).toEqual(["another"]);
    expect(comparisons.map(({ variant }) => variant)).toEqual(["c"]);
  });
});
