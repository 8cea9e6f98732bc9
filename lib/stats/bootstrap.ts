import { quantileSorted } from "simple-statistics";
import { normalCdf, normalQuantile } from "./normal";
import type { Random } from "./random";
import { studentQuantile } from "./student";

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

/** What the bias-corrected and accelerated interval is made from. */
export interface CorrectedBootstrap {
  estimate: number;
  /** The estimates of the draws, ascending. */
  replicates: number[];
  acceleration: number;
  confidence: number;
}

/**
 * The bias-corrected and accelerated (BCa) interval from bootstrap replicates: z0 = Φ⁻¹(share of replicates below the
 * estimate, ties counted half), and for each end z the percentile Φ(z0 + (z0 + z)/(1 − a(z0 + z))).
 *
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), 14.3
 */
export function correctedInterval(bootstrap: CorrectedBootstrap): Interval {
  const { estimate, replicates, acceleration, confidence } = bootstrap;
  const bias = biasCorrection(replicates, estimate);
  const end = (p: number) => {
    const shifted = bias + normalQuantile(p);
    return quantileSorted(replicates, normalCdf(bias + shifted / (1 - acceleration * shifted)));
  };
  return { estimate, low: end((1 - confidence) / 2), high: end((1 + confidence) / 2) };
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

/** The estimate of each resample. */
function bootstrapReplicates<T>(
  observations: readonly T[],
  estimate: (observations: readonly T[]) => number,
  { resamples, random }: BootstrapOptions,
): number[] {
  const resample = [...observations];
  return Array.from({ length: resamples }, () => {
    for (let index = 0; index < resample.length; index += 1) {
      resample[index] = observations[Math.floor(random() * observations.length)] as T;
    }
    return estimate(resample);
  });
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
export function accelerationOf(leftOut: ArrayLike<number>): number {
  const values = Array.from(leftOut);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
