import { median, medianAbsoluteDeviation } from "simple-statistics";

/** 1.4826 times the median absolute deviation estimates the standard deviation of normal data. */
const MAD_TO_SIGMA = 1.4826;

/**
 * How many robust standard deviations each value lies from the median (Iglewicz and Hoaglin's modified z).
 *
 * All zero when more than half of the values are equal: the deviation is zero then and nothing can be said.
 */
export function modifiedZScores(values: readonly number[]): number[] {
  if (values.length === 0) return [];
  const centre = median([...values]);
  const scale = medianAbsoluteDeviation([...values]) * MAD_TO_SIGMA;
  return values.map((value) => (scale === 0 ? 0 : (value - centre) / scale));
}

/**
 * The indices of values that are far out: |modified z| above 10, that is more than 14.8 median absolute deviations.
 *
 * They are flagged, never dropped: a slow execution is as much a fact as a fast one.
 */
export function outlierIndices(values: readonly number[], threshold = 10): number[] {
  return modifiedZScores(values).flatMap((score, index) => (Math.abs(score) > threshold ? [index] : []));
}
