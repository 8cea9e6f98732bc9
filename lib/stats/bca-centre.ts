import { accelerationOf, correctedInterval, type BootstrapOptions, type Interval } from "./bootstrap";
import { bootstrapCentres, leaveOneOutCentres } from "./centre-bootstrap";
import { middleOf, walshAverages } from "./walsh-averages";

/**
 * The bias-corrected and accelerated (BCa) bootstrap interval of the Hodges-Lehmann estimate.
 *
 * @throws Error for fewer than two values.
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), 14.3
 */
export function bcaCentreInterval(values: readonly number[], options: BootstrapOptions): Interval {
  if (values.length < 2) throw new Error("an interval needs at least two observations");
  const estimate = middleOf(walshAverages(values).averages);
  return correctedInterval({
    estimate,
    replicates: Array.from(bootstrapCentres(values, options).sort()),
    acceleration: accelerationOf(leaveOneOutCentres(values)),
    confidence: options.confidence,
  });
}
