import { describe, expect, test, vi } from "vitest";
import { seededRandom, type Random } from "@/lib/stats/random";
import { compareVariants } from "./compare";
import { samplesOf, type DesignMode, type Sample } from "./record";
import { schedule } from "./schedule";

// Thousands of bootstraps: seconds on a quiet machine, more on a busy one.
vi.setConfig({ testTimeout: 120_000 });

const gaussian = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A machine whose speed wanders (AR(1)), drifts by a third over the run and stalls in one execution of twenty. */
function wanderingMachine(random: Random, executions: number): () => number {
  let [level, count] = [0, 0];
  return () => {
    level = 0.9 * level + 0.02 * gaussian(random);
    count += 1;
    const spike = random() < 0.05 ? 1 + 3 * random() : 1;
    return 10 * Math.exp(level + (0.3 * count) / executions + 0.03 * gaussian(random)) * spike;
  };
}

function measure(
  random: Random,
  mode: DesignMode,
  rounds: number,
  perBlock: number,
  speedUp = 1,
): [Sample[], Sample[]] {
  const machine = wanderingMachine(random, rounds * perBlock * 2);
  const design = { mode, rounds, perRound: perBlock, shortened: false, batch: {} };
  const samples = schedule(design, ["a", "b"], [""], random)
    .flatMap(({ executions }) => executions)
    .map((execution) => ({
      ...execution,
      elapsedMs: machine() / (execution.variant === "b" ? speedUp : 1),
      atMs: 0,
      firstRowMs: null,
      executions: 1,
    }));
  return [samplesOf(samples, "a", ""), samplesOf(samples, "b", "")];
}

/** The share of runs in which the interval misses the true ratio, and in which a difference is claimed. */
function simulate(mode: DesignMode, rounds: number, perBlock: number, trials: number, speedUp = 1) {
  const random = seededRandom(rounds * 1000 + perBlock);
  let [missed, claimed, wrong] = [0, 0, 0];
  for (let trial = 0; trial < trials; trial += 1) {
    const [a, b] = measure(random, mode, rounds, perBlock, speedUp);
    const result = compareVariants(a, b, { mode, random, resamples: 300 });
    if ((result.ratioLow ?? 0) > speedUp || (result.ratioHigh ?? Infinity) < speedUp) missed += 1;
    if (result.outcome === "faster" || result.outcome === "slower") claimed += 1;
    if (result.outcome === "slower") wrong += 1;
  }
  return { missed: missed / trials, claimed: claimed / trials, wrong: wrong / trials };
}

/** The most misses of a true 95 % interval that so many trials can be expected to show: three standard errors above. */
const nominalMisses = (trials: number) => 0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials);

describe("a query against itself on a machine that drifts, wanders and stalls", () => {
  test.each([
    ["interleaved", 10, 1, 300],
    ["interleaved", 30, 1, 120],
    ["interleaved", 60, 1, 50],
    ["blocks", 3, 10, 600],
    ["blocks", 6, 10, 400],
    ["sequential", 6, 10, 400],
  ] as const)(
    "is told apart in at most 6 in 100 runs: %s, %i rounds of %i",
    (mode, rounds, perBlock, trials) => {
      const { claimed, missed } = simulate(mode, rounds, perBlock, trials);
      if (mode !== "sequential") expect(missed).toBeLessThanOrEqual(nominalMisses(trials));
      expect(claimed).toBeLessThanOrEqual(0.06);
    },
  );
});

describe("a real difference on the same machine", () => {
  test.each([
    ["interleaved", 30, 1, 1.1],
    ["interleaved", 30, 1, 20],
    ["blocks", 6, 10, 2],
  ] as const)(
    "is found, the right way round and within the interval: %s, %i rounds of %i, %f×",
    (mode, rounds, perBlock, speedUp) => {
      const { claimed, missed, wrong } = simulate(mode, rounds, perBlock, 80, speedUp);
      expect(wrong).toBe(0);
      expect(claimed).toBeGreaterThan(0.8);
      expect(missed).toBeLessThanOrEqual(nominalMisses(80));
    },
  );
});
