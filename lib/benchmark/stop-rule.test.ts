import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { compareAll } from "./compare";
import type { Design } from "./design";
import { samplesOfTimes, setNamed, specOf } from "./findings.fixture";
import { declareStopRule, look, soFar, stopRecord, type StopState } from "./stop-rule";

const design = (rounds: number, mode: Design["mode"] = "interleaved"): Design => ({
  mode,
  rounds,
  perRound: 1,
  shortened: false,
  batch: {},
});
const automatic = { samples: null, timeMs: 10_000 };
const rule = declareStopRule(design(60), automatic);

const draw = seededRandom(12);
const around = (ms: number, spread: number, pairs: number) =>
  Array.from({ length: pairs }, () => ms * Math.exp(spread * (draw() + draw() + draw() - 1.5)));
/** Two variants after so many pairs, with one parameter set. */
const state = (ratio: number, spread: number, pairs: number, elapsedMs = 0): StopState => ({
  spec: specOf(),
  samples: [
    ...samplesOfTimes("before", around(10 * ratio, spread, pairs)),
    ...samplesOfTimes("after", around(10, spread, pairs)),
  ],
  shadowSamples: samplesOfTimes("before", around(10 * ratio, spread, pairs)),
  pairs,
  elapsedMs,
  random: seededRandom(1),
});

describe("declareStopRule", () => {
  test.each([
    [60, [10, 20, 40, 60]],
    [33, [10, 20, 33]],
    [10, [10]],
    [6, [6]],
  ])("looks as far as %i rounds go, with equal shares of 5 %%", (rounds, looks) => {
    const declared = declareStopRule(design(rounds), automatic);
    expect(declared).toMatchObject({ looks, atMost: rounds, atEnd: "all-looks" });
    expect(declared.alphaPerLook * looks.length).toBeCloseTo(0.05, 12);
  });

  test("a number of samples fixed by the cell is measured without looks and without a limit of time", () => {
    const fixed = declareStopRule(design(100), { samples: 100, timeMs: 1 });
    expect(fixed).toEqual({ looks: [], alphaPerLook: 0.05, atMost: 100, wallMs: null, atEnd: "fixed" });
    expect(look(fixed, state(5, 0.01, 60, 1e9)).reason).toBeNull();
    expect(look(fixed, state(5, 0.01, 100, 1e9)).reason).toBe("fixed");
  });

  test("blocks and one variant alone have no looks", () => {
    expect(declareStopRule(design(6, "blocks"), automatic)).toMatchObject({ looks: [], atEnd: "fixed" });
    expect(declareStopRule(design(6, "sequential"), automatic)).toMatchObject({ looks: [], wallMs: null });
    expect(declareStopRule(design(60, "single"), automatic)).toMatchObject({ atEnd: "one-variant" });
  });
});

describe("look", () => {
  test("stops for precision when a clear difference is known to within two percent", () => {
    const { reason, taken } = look(rule, state(2, 0.01, 10));
    expect(reason).toBe("precision");
    expect(taken?.widestHalfWidth).toBeLessThan(0.02);
  });

  test("stops for futility when nothing is left that the noise floor would not hide", () => {
    expect(look(rule, state(1, 0.004, 20)).reason).toBe("futility");
  });

  test("goes on while the interval is wide, however clear the difference, and ends with the last look", () => {
    expect(look(rule, state(2, 0.3, 20)).reason).toBeNull();
    expect(look(rule, state(2, 0.3, 60)).reason).toBe("all-looks");
  });

  test("goes on at the edge of the noise floor, however narrow the interval", () => {
    expect(look(rule, state(1.01, 0.004, 10)).reason).toBeNull();
  });

  test("decides nothing between looks, whatever there is to see", () => {
    expect(look(rule, state(2, 0.001, 15))).toEqual({ reason: null, soFar: null, taken: null });
  });

  test("waits for every parameter set", () => {
    const decided = state(2, 0.01, 10);
    const open = state(2, 0.3, 10);
    const inSet = (key: string, { samples, shadowSamples }: StopState) => ({
      samples: samples.map((sample) => ({ ...sample, paramSet: key })),
      shadowSamples: shadowSamples.map((sample) => ({ ...sample, paramSet: key })),
    });
    const both = [inSet("x", decided), inSet("y", open)];
    const found = look(rule, {
      ...decided,
      spec: specOf({ paramSets: [setNamed("x", "x"), setNamed("y", "y")] }),
      samples: both.flatMap(({ samples }) => samples),
      shadowSamples: both.flatMap(({ shadowSamples }) => shadowSamples),
    });
    expect(found.reason).toBeNull();
    expect(found.soFar?.comparisons.map(({ paramSet }) => paramSet)).toEqual(["x", "y"]);
  });

  test("what it stops for is still claimed when the family's p-values are adjusted", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => `${index}`);
    const sets = keys.map((key) => ({ key, ...state(2, 0.005, 20) }));
    const inSet = (of: "samples" | "shadowSamples", pairs: number) =>
      sets.flatMap((set) =>
        set[of].filter(({ round }) => round < pairs).map((sample) => ({ ...sample, paramSet: set.key })),
      );
    const spec = specOf({ paramSets: keys.map((key) => setNamed(key, key)) });
    const at = (pairs: number) => ({
      ...state(2, 0.005, pairs),
      spec,
      samples: inSet("samples", pairs),
      shadowSamples: inSet("shadowSamples", pairs),
    });
    // Twelve comparisons of ten pairs each: p = 1/512, times twelve more than 0.0125.
    expect(look(rule, at(10)).reason).toBeNull();
    const found = look(rule, at(20));
    expect(found.reason).toBe("precision");
    const stop = stopRecord(rule, [], "precision");
    const { comparisons } = await compareAll({
      ...at(20),
      mode: "interleaved",
      excluded: new Set(),
      stop,
    });
    expect(new Set(comparisons.map(({ outcome }) => outcome))).toEqual(new Set(["faster"]));
  });

  test("stops when time is out, but not before the third round", () => {
    expect(look(rule, state(2, 0.3, 2, 1e6)).reason).toBeNull();
    expect(look(rule, state(2, 0.3, 3, 1e6)).reason).toBe("time");
  });

  test("with no variant left to wait for, measures on to the end", () => {
    expect(look(rule, { ...state(2, 0.01, 10), excluded: new Set(["after"]) })).toMatchObject({
      reason: null,
      soFar: null,
    });
  });
});

test("soFar tells the ratio, its interval and what is waited for, and repeats itself for the same samples", () => {
  const now = state(2, 0.2, 14);
  const found = soFar(rule, now);
  expect(found).toEqual(soFar(rule, now));
  expect(found).toMatchObject({
    pairs: 14,
    atMost: 60,
    waitsFor: expect.stringMatching(/^the next look is at 20 pairs; the widest interval is ±\d/),
  });
  expect(found!.comparisons[0]!.ratioLow!).toBeLessThan(found!.comparisons[0]!.ratio);
  expect(soFar(rule, state(2, 0.05, 3))?.comparisons[0]).toMatchObject({ ratioLow: null, ratioHigh: null });
  expect(soFar(rule, { ...now, samples: [], shadowSamples: [] })).toBeNull();
});

test("stopRecord keeps what was declared and what was seen", () => {
  const taken = [{ pairs: 10, atMs: 5, widestHalfWidth: 0.01 }];
  expect(stopRecord(rule, taken, "precision")).toEqual({
    looks: [10, 20, 40, 60],
    alphaPerLook: 0.0125,
    taken,
    reason: "precision",
  });
});
