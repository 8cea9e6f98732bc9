import { hodgesLehmann } from "@/lib/stats/hodges-lehmann";
import { outlierIndices } from "@/lib/stats/outliers";
import { median } from "@/lib/stats/quantile";
import type { Incident, Sample } from "../record";

/** One round, or one cycle of blocks, as the pair plot shows it. */
export interface PairPoint {
  round: number;
  /** Milliseconds since the first counted execution, when the pair's last sample began. */
  atMs: number;
  /** Time of the first variant over the time of this one; of blocks, of their medians. */
  ratio: number;
  /** The Hodges-Lehmann estimate of this pair and all before it; null between the points at which it is computed. */
  estimate: number | null;
  /** True when one of its times lies far from the others of its variant. */
  isOutlier: boolean;
  /** What was seen on the server in this round. */
  incidents: Incident[];
}

/** A point of the running estimate costs a median of n²/2 averages; more of them would not be told apart. */
const MOST_ESTIMATES = 60;

/**
 * The pairs that both variants completed, in the order they were taken, with the estimate as it developed: a drift or a
 * step that one figure hides is visible here.
 */
export function pairSeries(
  baseline: readonly Sample[],
  variant: readonly Sample[],
  incidents: readonly Incident[] = [],
): PairPoint[] {
  const [first, second] = [roundsOf(baseline), roundsOf(variant)];
  const logRatios: number[] = [];
  const rounds = [...first].sort(([a], [b]) => a - b).filter(([round]) => second.has(round));
  const every = Math.ceil(rounds.length / MOST_ESTIMATES);
  return rounds.map(([round, own], index) => {
    const other = second.get(round) ?? own;
    const ratio = own.typicalMs / other.typicalMs;
    logRatios.push(Math.log(ratio));
    const isEstimated = index % every === 0 || index === rounds.length - 1;
    return {
      round,
      atMs: Math.max(own.atMs, other.atMs),
      ratio,
      estimate: isEstimated ? Math.exp(hodgesLehmann(logRatios)) : null,
      isOutlier: own.isOutlier || other.isOutlier,
      incidents: incidents.filter((incident) => incident.round === round),
    };
  });
}

interface Round {
  typicalMs: number;
  atMs: number;
  isOutlier: boolean;
}

function roundsOf(samples: readonly Sample[]): Map<number, Round> {
  const times = samples.map(({ elapsedMs }) => elapsedMs);
  const outliers = new Set(outlierIndices(times));
  const grouped = new Map<number, number[]>();
  samples.forEach(({ round }, index) => grouped.set(round, [...(grouped.get(round) ?? []), index]));
  return new Map(
    [...grouped].map(([round, indices]) => [
      round,
      {
        typicalMs: median(indices.map((index) => times[index] ?? 0)),
        atMs: Math.max(...indices.map((index) => samples[index]?.atMs ?? 0)),
        isOutlier: indices.some((index) => outliers.has(index)),
      },
    ]),
  );
}

/** The last estimate of a series; null when there is no pair. */
export const lastEstimate = (points: readonly PairPoint[]): number | null => points.at(-1)?.estimate ?? null;
