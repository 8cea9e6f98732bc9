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

  test.each([
    [1, { rounds: 60, shortened: false, batch: {} }],
    [500, { rounds: 20, shortened: false, batch: {} }],
    [2000, { rounds: 10, shortened: false, batch: {} }],
    [5000, { rounds: 6, shortened: true, batch: {} }],
    [60_000, { rounds: 3, shortened: true, batch: {} }],
  ])(
    "rounds of %i ms fill the time, with at least ten and at most sixty where they can",
    (executionMs, expected) => {
      expect(planDesign("interleaved", automatic, { executionMs, setupMs: 0 })).toMatchObject(expected);
    },
  );

  test.each([
    [1, 100, { rounds: 6, perRound: 10, shortened: false, batch: {} }],
    [200, 100, { rounds: 6, perRound: 8, shortened: false, batch: {} }],
    [200, 8_000, { rounds: 4, perRound: 10, shortened: false, batch: {} }],
    [200, 50_000, { rounds: 3, perRound: 10, shortened: false, batch: {} }],
    [200, 100_000, { rounds: 2, perRound: 10, shortened: true, batch: {} }],
    [20_000, 100, { rounds: 3, perRound: 1, shortened: true, batch: {} }],
  ])(
    "cycles of %i ms whose setups take %i ms become fewer, never fewer than two",
    (executionMs, setupMs, expected) => {
      expect(planDesign("blocks", automatic, { executionMs, setupMs })).toMatchObject(expected);
    },
  );

  test("@samples is what is done, spread over blocks", () => {
    const cost = { executionMs: 1e6, setupMs: 0 };
    expect(planDesign("interleaved", { samples: 7, timeMs: 1 }, cost)).toMatchObject({
      rounds: 7,
      perRound: 1,
    });
    expect(planDesign("blocks", { samples: 30, timeMs: 1 }, cost)).toMatchObject({ rounds: 6, perRound: 5 });
    expect(planDesign("blocks", { samples: 3, timeMs: 1 }, cost)).toMatchObject({ rounds: 3, perRound: 1 });
  });
});
