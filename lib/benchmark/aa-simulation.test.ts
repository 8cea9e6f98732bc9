import { describe, expect, test, vi } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import { MACHINES, simulateBlocks, simulateRun, type MachineName } from "./simulated-machine.fixture";

// Thousands of bootstraps: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const ALL = Object.keys(MACHINES) as MachineName[];
/** A clock that ticks makes ties, and ties only widen the interval: it is held to the lower bound alone. */
const CONTINUOUS = ALL.filter((machine) => machine !== "coarse");

interface Found {
  trials: number;
  /** The interval does not hold the true ratio. */
  missed: number;
  /** Anything but "no difference" or "cannot tell". */
  claimed: number;
  /** Claimed the wrong way round. */
  wrong: number;
  /** The test alone, at the α of a look and without the noise floor. */
  rejected: number;
}

const NOTHING: Found = { trials: 0, missed: 0, claimed: 0, wrong: 0, rejected: 0 };

function simulate(
  machines: readonly MachineName[],
  speedUp: number,
  trials: number,
  samples: number | null,
): Found {
  const found = { ...NOTHING };
  for (const machine of machines) {
    const random = seededRandom(trials + Math.round(1000 * speedUp));
    for (let trial = 0; trial < trials; trial += 1)
      count(found, simulateRun({ machine, speedUp, samples }, random).comparison, speedUp);
  }
  return found;
}

/** Rounding must not turn an interval that ends exactly at the ratio into a miss. */
const HAIR = 1e-9;

function count(
  found: Found,
  comparison: ReturnType<typeof simulateRun>["comparison"],
  speedUp: number,
): void {
  const { ratioLow, ratioHigh, outcome, pValue } = comparison;
  const isMiss = (ratioLow ?? 0) > speedUp * (1 + HAIR) || (ratioHigh ?? Infinity) < speedUp * (1 - HAIR);
  found.trials += 1;
  found.missed += isMiss ? 1 : 0;
  found.claimed += outcome === "equivalent" || outcome === "undecided" ? 0 : 1;
  found.wrong += outcome === "slower" ? 1 : 0;
  found.rejected += pValue !== null && pValue < 0.0125 ? 1 : 0;
}

/** Three standard errors of a share `p` seen in so many trials. */
const slack = (p: number, trials: number): number => 3 * Math.sqrt((p * (1 - p)) / trials);

describe("a query against itself, by default settings with all looks", () => {
  test.each(ALL)("is told apart in at most 6 in 100 runs on a machine that is %s", (machine) => {
    const { claimed, rejected, trials } = simulate([machine], 1, 80, null);
    expect(claimed / trials).toBeLessThanOrEqual(0.06);
    // The noise floor is a second line of defence: the test at its share of α holds on its own.
    expect(rejected / trials).toBeLessThanOrEqual(0.06);
  });
});

describe("the 95 % interval", () => {
  const whole = { ...NOTHING };

  test.each([1, 1.02, 1.1, 2, 20])("holds the true ratio of %f under the stop rule", (speedUp) => {
    const found = simulate(CONTINUOUS, speedUp, 50, null);
    expect(found.missed / found.trials).toBeLessThanOrEqual(0.05 + slack(0.05, found.trials));
    expect(found.wrong).toBe(0);
    whole.trials += found.trials;
    whole.missed += found.missed;
  });

  // 1,500 runs: the binomial error of the coverage is 0.6 percentage points.
  test("covers between 93 and 97 in 100 over all ratios and machines", () => {
    const coverage = 1 - whole.missed / whole.trials;
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  });

  test("covers between 93 and 97 in 100 for a number of pairs fixed beforehand", () => {
    const found = { ...NOTHING };
    for (const samples of [10, 30])
      for (const [key, value] of Object.entries(simulate(CONTINUOUS, 1, 60, samples)))
        found[key as keyof Found] += value;
    const coverage = 1 - found.missed / found.trials;
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97 + slack(0.03, found.trials));
  });

  test("covers at least 93 in 100 with a clock so coarse that many pairs tie", () => {
    const { missed, trials } = simulate(["coarse"], 1.1, 150, null);
    expect(1 - missed / trials).toBeGreaterThan(0.93);
  });
});

describe("a real difference, by default settings", () => {
  test.each([
    [1.1, "wandering", 0.9],
    [2, "stalling", 0.95],
    [20, "bimodal", 0.95],
    [1.02, "quiet", 0.8],
  ] as const)(
    "of %f is claimed on a machine that is %s in at least that share of runs: %f",
    (speedUp, machine, least) => {
      const { claimed, wrong, trials } = simulate([machine], speedUp, 60, null);
      expect(wrong).toBe(0);
      expect(claimed / trials).toBeGreaterThanOrEqual(least);
    },
  );
});

describe("designs that cannot interleave", () => {
  test.each([
    ["blocks", 3, 400],
    ["blocks", 6, 300],
    ["sequential", 6, 300],
  ] as const)("tell a query from itself in at most 6 in 100 runs: %s, %i cycles", (mode, cycles, trials) => {
    const random = seededRandom(cycles);
    const found = { ...NOTHING };
    for (let trial = 0; trial < trials; trial += 1)
      count(found, simulateBlocks({ mode, cycles, speedUp: 1 }, random), 1);
    expect(found.claimed / trials).toBeLessThanOrEqual(0.06);
    if (mode === "blocks") expect(found.missed / trials).toBeLessThanOrEqual(0.05 + slack(0.05, trials));
  });

  test("blocks find a doubled speed, the right way round", () => {
    const random = seededRandom(2);
    const found = { ...NOTHING };
    for (let trial = 0; trial < 60; trial += 1)
      count(found, simulateBlocks({ mode: "blocks", cycles: 6, speedUp: 2 }, random), 2);
    expect(found).toMatchObject({ wrong: 0 });
    expect(found.claimed / 60).toBeGreaterThan(0.8);
  });
});
