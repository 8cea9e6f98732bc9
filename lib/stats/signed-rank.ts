import { midRanks } from "./mid-ranks";
import { normalCdf, normalQuantile } from "./normal";
import { middleOf, walshAverages } from "./walsh-averages";

/** Up to here the distribution of the rank sum is enumerated; beyond, the normal one is off by less than 0.002 for p ≤ 0.05. */
const MOST_EXACT = 25;

/** What Wilcoxon's signed-rank test says of paired differences. */
export interface SignedRankTest {
  /** Two-sided, of the hypothesis that the differences are symmetric about zero. */
  pValue: number;
  /** Share of the rank sum of positive differences minus that of negative ones, -1 to 1; 0 when all are zero. */
  rankBiserial: number;
}

/**
 * Wilcoxon's signed-rank test with Pratt's treatment of zeros: zeros are ranked with the rest and then left out.
 *
 * Up to 25 differences the p-value is exact given the ranks, tied ones included: all 2ⁿ signs are enumerated by their
 * rank sums. Beyond it is the normal approximation with the correction for ties, without one for continuity.
 *
 * @see J. Pratt, Remarks on zeros and ties in the Wilcoxon signed rank procedures (JASA 54, 1959)
 * @see D. Kerby, The simple difference formula (2014) for the rank-biserial correlation
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const { ranks, tieSum } = midRanks(differences.map(Math.abs));
  const zeros = differences.filter((difference) => difference === 0).length;
  let [positive, negative] = [0, 0];
  differences.forEach((difference, index) => {
    if (difference > 0) positive += ranks[index] ?? 0;
    if (difference < 0) negative += ranks[index] ?? 0;
  });
  const total = positive + negative;
  if (total === 0) return { pValue: 1, rankBiserial: 0 };
  const smaller = Math.min(positive, negative);
  const signed = ranks.filter((_, index) => differences[index] !== 0);
  const pValue =
    differences.length <= MOST_EXACT
      ? exactPValue(signed, smaller)
      : approximatePValue(differences.length, zeros, tieSum, smaller);
  return { pValue, rankBiserial: (positive - negative) / total };
}

/** Twice the share of the signs whose positive ranks sum to at most `smaller`. Mid-ranks are doubled to be whole. */
function exactPValue(ranks: readonly number[], smaller: number): number {
  const counts = subsetSums(ranks.map((rank) => 2 * rank));
  let atMost = 0;
  for (let sum = 0; sum <= 2 * smaller; sum += 1) atMost += counts[sum] ?? 0;
  return Math.min(1, (2 * atMost) / 2 ** ranks.length);
}

function approximatePValue(n: number, zeros: number, tieSum: number, smaller: number): number {
  const mean = (n * (n + 1) - zeros * (zeros + 1)) / 4;
  // The zeros are one more group of equal values; it is taken out with them.
  const ties = tieSum - (zeros ** 3 - zeros);
  const variance = (n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1) - ties / 2) / 24;
  return variance <= 0 ? 1 : Math.min(1, 2 * normalCdf((smaller - mean) / Math.sqrt(variance)));
}

/** How many subsets of `weights` have each sum, by sum. Whole weights. */
function subsetSums(weights: readonly number[]): Float64Array {
  const counts = new Float64Array(weights.reduce((sum, weight) => sum + weight, 0) + 1);
  counts[0] = 1;
  let reached = 0;
  for (const weight of weights) {
    reached += weight;
    for (let sum = reached; sum >= weight; sum -= 1)
      counts[sum] = (counts[sum] ?? 0) + (counts[sum - weight] ?? 0);
  }
  return counts;
}

/** The centre of symmetric values with its interval. */
export interface SignedRankInterval {
  /** The Hodges-Lehmann estimate. */
  estimate: number;
  /** Null when no interval of that confidence exists: 95 % needs six values. */
  low: number | null;
  high: number | null;
}

/**
 * The Hodges-Lehmann estimate and the interval of all centres that the signed-rank test does not reject: the C-th
 * Walsh average from either end. Six values at 95 % give the full range.
 *
 * The coverage is at least the confidence for symmetric continuous values, exactly known up to 25 of them; ties widen it.
 *
 * @throws Error when `values` is empty.
 * @see Hollander, Wolfe and Chicken, Nonparametric Statistical Methods (3rd ed.), 3.3
 */
export function signedRankInterval(values: ArrayLike<number>, confidence: number): SignedRankInterval {
  if (values.length === 0) throw new Error("the Hodges-Lehmann estimate needs at least one value");
  const { n, averages } = walshAverages(values);
  const count = intervalCount(n, confidence);
  return {
    estimate: middleOf(averages),
    low: count === 0 ? null : (averages[count - 1] ?? null),
    high: count === 0 ? null : (averages[averages.length - count] ?? null),
  };
}

const exactCounts = new Map<string, number>();

/** C: how far from the ends of the ordered Walsh averages the interval of `n` values begins; 0 when none is wide enough. */
export function intervalCount(n: number, confidence: number): number {
  if (n > MOST_EXACT) {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    return Math.max(1, Math.floor((n * (n + 1)) / 4 - normalQuantile((1 + confidence) / 2) * deviation));
  }
  const key = `${n} ${confidence}`;
  const known = exactCounts.get(key) ?? exactCount(n, confidence);
  exactCounts.set(key, known);
  return known;
}

/** The largest C with P(W ≤ C − 1) ≤ (1 − confidence)/2. */
function exactCount(n: number, confidence: number): number {
  const counts = subsetSums(Array.from({ length: n }, (_, index) => index + 1));
  const allowed = ((1 - confidence) / 2) * 2 ** n;
  let [below, count] = [0, 0];
  // The tolerance keeps confidences such as 0.96875 = 1 − 2/64, which no binary fraction of 1 − confidence hits.
  while (below + (counts[count] ?? 0) <= allowed * (1 + 1e-12)) below += counts[count++] ?? 0;
  return count;
}
