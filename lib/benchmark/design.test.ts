import { describe, expect, test } from "vitest";
import { designMode, planDesign } from "./design";
import type { SetupStep, Variant } from "./spec";

const step = (more: Partial<SetupStep>): SetupStep => ({
  text: "",
  where: { offset: 0, length: 0, line: 1, column: 1 },
  scope: "database",
  creates: null,
  lasting: false,
  ...more,
});
const variant = (...setup: SetupStep[]) => ({ setup }) as unknown as Variant;

describe("designMode", () => {
  test.each([
    ["single", [variant(step({}))]],
    ["interleaved", [variant(), variant(step({ scope: "session" }))]],
    ["blocks", [variant(), variant(step({}))]],
    ["sequential", [variant(), variant(step({}), step({ lasting: true }))]],
  ] as const)("is %s where that is what the setups allow", (mode, variants) => {
    expect(designMode({ sandbox: false, variants: [...variants] })).toBe(mode);
  });
});

describe("planDesign", () => {
  const automatic = { samples: null, timeMs: 10_000 };
  /** Two variants with one parameter set; interleaved, the first runs twice. */
  const arms = (first: number, second = first) => [
    { variant: "before", paramSet: "", medianMs: first },
    { variant: "after", paramSet: "", medianMs: second },
  ];

  test.each([
    [0.3, { rounds: 60, shortened: false }],
    [200, { rounds: 16, shortened: false }],
    [600, { rounds: 10, shortened: false }],
    [1600, { rounds: 6, shortened: true }],
    [20_000, { rounds: 3, shortened: true }],
  ])(
    "rounds of three executions of %f ms fill the time, with at least ten and at most sixty where they can",
    (medianMs, expected) => {
      expect(planDesign("interleaved", automatic, { arms: arms(medianMs), setupMs: 0 })).toMatchObject(
        expected,
      );
    },
  );

  test("the first variant counts twice where its shadow runs, and once where it is alone", () => {
    expect(planDesign("interleaved", automatic, { arms: arms(450, 100), setupMs: 0 }).rounds).toBe(10);
    expect(planDesign("single", automatic, { arms: arms(500).slice(0, 1), setupMs: 0 }).rounds).toBe(20);
  });

  test("statements below 100 µs are timed several at once, all variants of a set alike, and cost so much more", () => {
    const mixed = [
      ...arms(0.04, 0.02),
      { variant: "before", paramSet: "slow", medianMs: 0.05 },
      { variant: "after", paramSet: "slow", medianMs: 5 },
    ];
    expect(planDesign("interleaved", automatic, { arms: mixed, setupMs: 0 }).batch).toEqual({ "": 50 });
    expect(planDesign("interleaved", automatic, { arms: arms(5), setupMs: 0 }).batch).toEqual({});
    const tight = { samples: null, timeMs: 100 };
    expect(planDesign("interleaved", tight, { arms: arms(0.05), setupMs: 0 }).rounds).toBe(33);
  });

  test.each([
    [0.5, 100, { rounds: 6, perRound: 10, shortened: false }],
    [100, 100, { rounds: 6, perRound: 8, shortened: false }],
    [100, 8_000, { rounds: 4, perRound: 10, shortened: false }],
    [100, 50_000, { rounds: 3, perRound: 10, shortened: false }],
    [100, 100_000, { rounds: 2, perRound: 10, shortened: true }],
    [10_000, 100, { rounds: 3, perRound: 1, shortened: true }],
  ])(
    "cycles of two variants of %f ms whose setups take %i ms become fewer, never fewer than two",
    (medianMs, setupMs, expected) => {
      expect(planDesign("blocks", automatic, { arms: arms(medianMs), setupMs })).toMatchObject(expected);
    },
  );

  test("@samples is what is done, spread over blocks", () => {
    const cost = { arms: arms(1e6), setupMs: 0 };
    expect(planDesign("interleaved", { samples: 7, timeMs: 1 }, cost)).toMatchObject({
      rounds: 7,
      perRound: 1,
    });
    expect(planDesign("blocks", { samples: 30, timeMs: 1 }, cost)).toMatchObject({ rounds: 6, perRound: 5 });
    expect(planDesign("blocks", { samples: 3, timeMs: 1 }, cost)).toMatchObject({ rounds: 3, perRound: 1 });
  });
});
