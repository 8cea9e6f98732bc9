import type { Random } from "@/lib/stats/random";
import { batchSize } from "./batch";
import { compareVariants } from "./compare";
import { specOf, variantNamed } from "./findings.fixture";
import { samplesOf, type Comparison, type Sample, type StopRecord } from "./record";
import { schedule } from "./schedule";
import { declareStopRule, look } from "./stop-rule";

const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Draws the time of one execution after another on a machine of that shape, in milliseconds; 10 ms for most when nothing disturbs. */
type Machine = (random: Random, executions: number) => () => number;

const BATCH = batchSize(0.03);

/** What real machines do to timings, each more than one would put up with. */
export const MACHINES = {
  quiet: (random) => () => 10 * Math.exp(0.01 * gaussian(random)),
  /** A third slower by the end, as when a disk fills or a processor heats up. */
  drifting: (random, executions) => {
    let count = 0;
    return () => 10 * Math.exp((0.3 * count++) / executions + 0.03 * gaussian(random));
  },
  /** One execution of twenty stalls, for up to four times its time. */
  stalling: (random) => () =>
    10 * Math.exp(0.03 * gaussian(random)) * (random() < 0.05 ? 1 + 3 * random() : 1),
  /** Two speeds, as of a processor with a boost or a page that is sometimes elsewhere. */
  bimodal: (random) => () => 10 * Math.exp(0.02 * gaussian(random)) * (random() < 0.3 ? 1.25 : 1),
  /** AR(1): what disturbs one execution disturbs the next ones. */
  wandering: (random) => {
    let level = 0;
    return () => {
      level = 0.9 * level + 0.02 * gaussian(random);
      return 10 * Math.exp(level + 0.02 * gaussian(random));
    };
  },
  /** Cauchy-like tails in the logarithm. */
  "heavy-tailed": (random) => () =>
    10 * Math.exp((0.02 * gaussian(random)) / Math.max(0.02, Math.sqrt(random()))),
  /** Statements of 30 µs on a clock of 5 µs, 34 of them to a sample. */
  batched: (random) => () => {
    let total = 0;
    for (let execution = 0; execution < BATCH; execution += 1)
      total += 5 * Math.round((30 * Math.exp(0.2 * gaussian(random)) * (random() < 0.02 ? 4 : 1)) / 5);
    return total / (1000 * BATCH);
  },
  /** A clock that ticks every twentieth of the time. */
  coarse: (random) => () => 0.5 * Math.round((10 * Math.exp(0.05 * gaussian(random))) / 0.5),
} satisfies Record<string, Machine>;
export type MachineName = keyof typeof MACHINES;

export interface SimulatedRun {
  machine: MachineName;
  /** How many times faster the variant is. */
  speedUp: number;
  /** `@samples`: that many pairs without looks; null leaves it to the stop rule. */
  samples: number | null;
  /** By default 60. */
  rounds?: number;
}

/** One run of two variants and the shadow under the stop rule, and what it finds. */
export function simulateRun(
  { machine, speedUp, samples: fixed, rounds = 60 }: SimulatedRun,
  random: Random,
): { comparison: Omit<Comparison, "variant" | "baseline" | "paramSet">; reason: StopRecord["reason"] } {
  const design = {
    mode: "interleaved",
    rounds: fixed ?? rounds,
    perRound: 1,
    shortened: false,
    batch: {},
  } as const;
  const rule = declareStopRule(design, { samples: fixed, timeMs: 1e9 });
  const spec = specOf({ variants: [variantNamed("a"), variantNamed("b")] });
  const executionMs = MACHINES[machine](random, design.rounds * 3);
  const [samples, shadowSamples]: [Sample[], Sample[]] = [[], []];
  let reason: StopRecord["reason"] | null = null;
  for (const execution of schedule(design, ["a", "b"], [""], random)[0]?.executions ?? []) {
    const { isShadow, ...rest } = execution;
    const elapsedMs = executionMs() / (execution.variant === "b" ? speedUp : 1);
    (isShadow ? shadowSamples : samples).push({
      ...rest,
      elapsedMs,
      atMs: 0,
      firstRowMs: null,
      executions: 1,
    });
    const measured = samples.length + shadowSamples.length;
    if (measured % 3 !== 0) continue;
    reason = look(rule, {
      spec,
      samples,
      shadowSamples,
      pairs: measured / 3,
      elapsedMs: 0,
      random,
      resamples: 100,
    }).reason;
    if (reason !== null) break;
  }
  const comparison = compareVariants(samplesOf(samples, "a", ""), samplesOf(samples, "b", ""), {
    mode: "interleaved",
    random,
    shadow: shadowSamples,
    alpha: rule.alphaPerLook,
    resamples: 100,
  });
  return { comparison, reason: reason ?? rule.atEnd };
}

export interface SimulatedBlocks {
  mode: "blocks" | "sequential";
  cycles: number;
  speedUp: number;
}

/** Two variants in blocks of ten on a machine that drifts by a third, wanders and stalls. */
export function simulateBlocks(
  { mode, cycles, speedUp }: SimulatedBlocks,
  random: Random,
): Omit<Comparison, "variant" | "baseline" | "paramSet"> {
  const design = { mode, rounds: cycles, perRound: 10, shortened: false, batch: {} };
  const drifting = MACHINES.drifting(random, cycles * 20);
  const [wandering, stalling] = [MACHINES.wandering(random), MACHINES.stalling(random)];
  const samples = schedule(design, ["a", "b"], [""], random)
    .flatMap(({ executions }) => executions)
    .map(({ variant, paramSet, round }) => ({
      variant,
      paramSet,
      round,
      elapsedMs: (drifting() * wandering() * stalling()) / (100 * (variant === "b" ? speedUp : 1)),
      atMs: 0,
      firstRowMs: null,
      executions: 1,
    }));
  return compareVariants(samplesOf(samples, "a", ""), samplesOf(samples, "b", ""), {
    mode,
    random,
    resamples: 300,
  });
}
