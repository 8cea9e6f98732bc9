import { ascending } from "./quantile";
import { normalCdf, normalQuantile } from "./normal";
import type { Random } from "./random";
import { studentQuantile } from "./student";
import { quantileSorted } from "simple-statistics";

export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

export interface BootstrapOptions {
  /** For example 0.95. */
  confidence: number;
  /** How often the sample is drawn anew, with replacement. */
  resamples: number;
  random: Random;
}

/**
 * The bias-corrected and accelerated (BCa) bootstrap interval of `estimate` over independent observations.
 *
 * A bootstrap of n observations spreads too little by √((n−1)/n) and takes normal tails where t tails belong: with
 * ten pairs a nominal 95 % covers 92 %. The tails are therefore expanded to Φ(−√(n/(n−1))·t), which is exact for a
 * mean of normal values and vanishes as n grows.
 *
 * @throws Error for fewer than two observations.
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), 14.3; T. Hesterberg, What Teachers Should Know
 *   About the Bootstrap (2015), 4.2 for the expansion
 */
export function bcaInterval<T>(
  observations: readonly T[],
  estimate: (observations: readonly T[]) => number,
  options: BootstrapOptions,
): Interval {
  const n = observations.length;
  if (n < 2) throw new Error("an interval needs at least two observations");
  const value = estimate(observations);
  const replicates = bootstrapReplicates(observations, estimate, options);
  const bias = biasCorrection(replicates, value);
  const acceleration = jackknifeAcceleration(observations, estimate);
  const tailScore = Math.sqrt(n / (n - 1)) * studentQuantile((1 + options.confidence) / 2, n - 1);
  const corrected = (score: number) => {
    const shifted = bias + score;
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  };
  return {
    estimate: value,
    low: quantileSorted(replicates, corrected(-tailScore)),
    high: quantileSorted(replicates, corrected(tailScore)),
  };
}

/**
 * An interval from a handful of clusters, drawn whole: estimate ± t × the bootstrap's standard error.
 *
 * Executions within one block share whatever the machine did meanwhile, so only whole blocks are independent. With
 * k < 10 of them percentile intervals are far too narrow (three blocks can never give more than 75 %); the standard
 * error, corrected by √(k/(k−1)), with Student's quantile for k − 1 degrees of freedom is honest down to two.
 *
 * @throws Error for fewer than two clusters: one says nothing about the spread.
 * @see Efron and Tibshirani (1993), 12.2; T. Hesterberg, What Teachers Should Know About the Bootstrap (2015), 4.3
 */
export function clusterInterval<T>(
  clusters: readonly T[],
  estimate: (clusters: readonly T[]) => number,
  options: BootstrapOptions,
): Interval {
  if (clusters.length < 2) throw new Error("an interval needs at least two clusters");
  const value = estimate(clusters);
  const replicates = bootstrapReplicates(clusters, estimate, options);
  const mean = replicates.reduce((sum, replicate) => sum + replicate, 0) / replicates.length;
  const variance =
    replicates.reduce((sum, replicate) => sum + (replicate - mean) ** 2, 0) / (replicates.length - 1);
  const degrees = clusters.length - 1;
  const standardError = Math.sqrt((variance * clusters.length) / degrees);
  const margin = studentQuantile((1 + options.confidence) / 2, degrees) * standardError;
  return { estimate: value, low: value - margin, high: value + margin };
}

/** The estimate of each resample, ascending. */
function bootstrapReplicates<T>(
  observations: readonly T[],
  estimate: (observations: readonly T[]) => number,
  { resamples, random }: BootstrapOptions,
): number[] {
  const resample = [...observations];
  return ascending(
    Array.from({ length: resamples }, () => {
      for (let index = 0; index < resample.length; index += 1) {
        resample[index] = observations[Math.floor(random() * observations.length)] as T;
      }
      return estimate(resample);
    }),
  );
}

/** Φ⁻¹ of the share of replicates below the estimate, ties counted half; bounded so that it stays finite. */
function biasCorrection(replicates: readonly number[], value: number): number {
  let below = 0;
  for (const replicate of replicates) below += replicate < value ? 1 : replicate === value ? 0.5 : 0;
  const share = below / replicates.length;
  const edge = 0.5 / replicates.length;
  return normalQuantile(Math.min(1 - edge, Math.max(edge, share)));
}

/** A sixth of the skewness of the leave-one-out estimates. */
function jackknifeAcceleration<T>(
  observations: readonly T[],
  estimate: (observations: readonly T[]) => number,
): number {
  const leftOut = observations.map((_, index) => estimate(observations.toSpliced(index, 1)));
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let [squares, cubes] = [0, 0];
  for (const value of leftOut) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
