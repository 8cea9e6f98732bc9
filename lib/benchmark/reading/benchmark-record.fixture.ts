import { benchmarkOutputSchema, type BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { hodgesLehmann } from "@/lib/stats/hodges-lehmann";
import { quantile, summariseSample } from "@/lib/stats/quantile";
import { seededRandom, type Random } from "@/lib/stats/random";
import { specOf } from "../findings.fixture";
import type { Comparison, Outcome, PlanCounters, Sample, VariantPlan } from "../record";
import type { BenchmarkSpec, ParamSet, Variant } from "../spec";

const WHERE = { offset: 0, length: 1, line: 1, column: 1 };
const FLOOR = 0.011;

/** What one case of a made-up record shows: milliseconds of the first variant, and the true ratio of every other. */
export interface MadeCase {
  set: ParamSet;
  baselineMs: number;
  ratios: Record<string, number>;
}

export interface MadeRecord {
  variants: readonly string[];
  cases: readonly MadeCase[];
  pairs?: number;
  /** Standard deviation of the logarithm of one time. */
  spread?: number;
  seed?: number;
}

const ONE_SET: ParamSet = { key: "", label: "", values: {}, statement: null };

/** A typed record of made-up times: what a run leaves behind, for tests of what is shown and written from it. */
export function madeRecord(made: MadeRecord, parts: Partial<BenchmarkOutput> = {}): BenchmarkOutput {
  const { variants, cases, pairs = 40, spread = 0.035, seed = 7 } = made;
  const random = seededRandom(seed);
  const samples = samplesOf(made, pairs, spread, random);
  const shadowSamples = samples
    .filter(({ variant }) => variant === variants[0])
    .map((sample) => ({ ...sample, elapsedMs: sample.elapsedMs * noise(random, spread * 0.6) }));
  const comparisons = compared(made, samples);
  return benchmarkOutputSchema.parse({
    version: 1,
    spec: madeSpec(made),
    seed,
    design: { mode: "interleaved", rounds: pairs, perRound: 1, shortened: false },
    samples,
    shadowSamples,
    summaries: variants.flatMap((variant) =>
      cases.map(({ set }) => ({
        variant,
        paramSet: set.key,
        ...summariseSample(timesOf(samples, variant, set.key)),
      })),
    ),
    comparisons,
    equivalences: variants.slice(1).flatMap((variant) =>
      cases.map(({ set }) => ({
        variant,
        paramSet: set.key,
        status: "same",
        inOrder: true,
        baselineRows: 20,
        variantRows: 20,
        columns: ["id", "placed_at", "total"],
        onlyInBaseline: [],
        onlyInVariant: [],
        note: "",
        isSameSnapshot: true,
      })),
    ),
    plans: [],
    environment: { serverVersion: "18.4", settings: {}, relations: [] },
    warnings: [],
    method: "40 counted executions of each variant, in pairs whose order was drawn.",
    verdict: [
      { text: variants.at(-1) ?? "", tone: "strong" },
      { text: " is ", tone: "plain" },
      { text: "235× faster", tone: "better" },
      { text: " than ", tone: "plain" },
      { text: variants[0] ?? "", tone: "strong" },
      { text: ", and returns the same rows.", tone: "plain" },
    ],
    measuredAt: "2026-01-31T12:00:00.000Z",
    elapsedMs: 9800,
    ...parts,
  });
}

/** Two variants and one parameter set, as most benchmarks are. */
export const madePair = (ratio = 235, parts: Partial<BenchmarkOutput> = {}): BenchmarkOutput =>
  madeRecord(
    {
      variants: ["before", "indexed"],
      cases: [{ set: ONE_SET, baselineMs: 96.4, ratios: { indexed: ratio } }],
    },
    parts,
  );

/** One plan of a variant with its counters. */
export function madePlan(
  variant: string,
  paramSet: string,
  raw: string,
  counters: Partial<PlanCounters>,
): VariantPlan {
  return {
    variant,
    paramSet,
    statement: "SELECT …",
    raw,
    options: ["ANALYZE", "BUFFERS"],
    rolledBack: false,
    shape: variant,
    counters: { ...NO_COUNTERS, ...counters },
  };
}

const NO_COUNTERS: PlanCounters = {
  sharedHitBlocks: 0,
  sharedReadBlocks: 0,
  sharedDirtiedBlocks: 0,
  tempReadBlocks: 0,
  tempWrittenBlocks: 0,
  walBytes: null,
  planningTimeMs: null,
  executionTimeMs: null,
  ioReadMs: null,
  ioWriteMs: null,
  walRecords: null,
  walFullPageImages: null,
  jitMs: null,
  workersPlanned: 0,
  workersLaunched: 0,
  plannerMemoryBytes: null,
  executorMemoryBytes: null,
  updatedRows: null,
  hotUpdatedRows: null,
};

/** About normal: enough for a picture. */
const noise = (random: Random, spread: number): number =>
  Math.exp((random() + random() + random() + random() - 2) * 1.73 * spread);

function samplesOf({ variants, cases }: MadeRecord, pairs: number, spread: number, random: Random): Sample[] {
  let atMs = 0;
  return Array.from({ length: pairs }, (_, round) =>
    cases.flatMap(({ set, baselineMs, ratios }) => {
      const order = random() < 0.5 ? variants : [...variants].reverse();
      return order.map((variant): Sample => {
        const spike = random() < 0.03 ? 1.4 : 1;
        const elapsedMs = (baselineMs / (ratios[variant] ?? 1)) * noise(random, spread) * spike;
        const sample = { variant, paramSet: set.key, round, elapsedMs, atMs, executions: 1 };
        atMs += elapsedMs + 0.2;
        return { ...sample, firstRowMs: elapsedMs * 0.93 };
      });
    }),
  ).flat();
}

const timesOf = (samples: readonly Sample[], variant: string, paramSet: string): number[] =>
  samples
    .filter((sample) => sample.variant === variant && sample.paramSet === paramSet)
    .map(({ elapsedMs }) => elapsedMs);

/** Estimates as a run makes them; the interval is taken from the middle of the pairs, which will do for a picture. */
function compared({ variants, cases }: MadeRecord, samples: readonly Sample[]): Comparison[] {
  const [baseline = "", ...others] = variants;
  return others.flatMap((variant) =>
    cases.map(({ set }): Comparison => {
      const first = timesOf(samples, baseline, set.key);
      const second = timesOf(samples, variant, set.key);
      const differences = first.map((ms, index) => Math.log(ms / (second[index] ?? ms)));
      const [estimate, wide] = [hodgesLehmann(differences), Math.sqrt(differences.length) / 1.4];
      const half = (quantile(differences, 0.84) - quantile(differences, 0.16)) / wide;
      const [ratioLow, ratioHigh] = [Math.exp(estimate - half), Math.exp(estimate + half)];
      return {
        variant,
        baseline,
        paramSet: set.key,
        ratio: Math.exp(estimate),
        ratioLow,
        ratioHigh,
        confidence: 0.95,
        pairs: differences.length,
        noiseFloor: FLOOR,
        outcome: outcomeOf(ratioLow, ratioHigh),
        pValue: 0.0004,
        adjustedPValue: 0.0004,
        rankBiserial: 0.97,
        bcaLow: ratioLow,
        bcaHigh: ratioHigh,
        p99Ratio: Math.exp(estimate),
        morePairsNeeded: null,
      };
    }),
  );
}

function outcomeOf(low: number, high: number): Outcome {
  if (low > 1 + FLOOR) return "faster";
  if (high < 1 / (1 + FLOOR)) return "slower";
  return low > 1 / (1 + FLOOR) && high < 1 + FLOOR ? "equivalent" : "undecided";
}

const madeSpec = ({ variants, cases }: MadeRecord): BenchmarkSpec =>
  specOf({ variants: variants.map(variantOf), paramSets: cases.map(({ set }) => set) });

const variantOf = (name: string): Variant => ({
  name,
  statement: `SELECT '${name}'`,
  where: WHERE,
  relations: ["orders"],
  writes: false,
  ordered: true,
  setup: [],
  teardown: [],
  settings: [],
  hint: null,
  target: null,
  planRegime: "bound",
});
