import type { Random } from "./random";

export interface CentreBootstrapOptions {
  /** How often the values are drawn anew, with replacement. */
  resamples: number;
  random: Random;
}

/**
 * The Hodges-Lehmann estimates of bootstrap draws of `values`, in the order drawn.
 *
 * The averages of all pairs are sorted once; a draw only changes how often each of them counts, so its median is found by
 * one walk over them: 10,000 draws of 60 values take some tens of milliseconds instead of seconds.
 *
 * @throws Error when `values` is empty.
 */
export function bootstrapCentres(
  values: readonly number[],
  { resamples, random }: CentreBootstrapOptions,
): Float64Array {
  const n = values.length;
  if (n === 0) throw new Error("the Hodges-Lehmann estimate needs at least one value");
  const averages = rankedAverages(values);
  const counts = new Uint16Array(n);
  const centres = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw += 1) {
    counts.fill(0);
    for (let index = 0; index < n; index += 1) {
      const drawn = Math.floor(random() * n);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    centres[draw] = weightedCentre(averages, counts, n);
  }
  return centres;
}

/** The Hodges-Lehmann estimates without the first value, without the second, and so on. */
export function leaveOneOutCentres(values: readonly number[]): Float64Array {
  const n = values.length;
  const averages = rankedAverages(values);
  const counts = new Uint16Array(n).fill(1);
  return Float64Array.from(values, (_, left) => {
    counts[left] = 0;
    const centre = weightedCentre(averages, counts, n - 1);
    counts[left] = 1;
    return centre;
  });
}

/** Walsh averages, ascending, with the two values that each is of. */
interface RankedAverages {
  averages: Float64Array;
  first: Uint16Array;
  second: Uint16Array;
}

/**
 * With the values in order, the averages of one value with those from it on are in order too: n runs, which are merged two
 * and two. Sorting all of them anew by a comparison function takes ten times as long.
 */
function rankedAverages(values: readonly number[]): RankedAverages {
  const n = values.length;
  const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const size = (n * (n + 1)) / 2;
  let source = { averages: new Float64Array(size), pairs: new Uint32Array(size) };
  let target = { averages: new Float64Array(size), pairs: new Uint32Array(size) };
  let starts: number[] = [];
  let count = 0;
  order.forEach((own, rank) => {
    starts.push(count);
    for (const other of order.slice(rank)) {
      source.averages[count] = ((values[own] ?? NaN) + (values[other] ?? NaN)) / 2;
      source.pairs[count++] = own * n + other;
    }
  });
  while (starts.length > 1) {
    for (let run = 0; run < starts.length; run += 2)
      mergeRuns(source, target, starts[run] ?? size, starts[run + 1] ?? size, starts[run + 2] ?? size);
    starts = starts.filter((_, run) => run % 2 === 0);
    [source, target] = [target, source];
  }
  return {
    averages: source.averages,
    first: Uint16Array.from(source.pairs, (pair) => Math.floor(pair / n)),
    second: Uint16Array.from(source.pairs, (pair) => pair % n),
  };
}

interface Run {
  averages: Float64Array;
  pairs: Uint32Array;
}

/** Writes the runs [start, middle) and [middle, end) of `source` as one into `target`. */
function mergeRuns(source: Run, target: Run, start: number, middle: number, end: number): void {
  let [left, right] = [start, middle];
  for (let at = start; at < end; at += 1) {
    const takesLeft =
      right >= end ||
      (left < middle && (source.averages[left] as number) <= (source.averages[right] as number));
    const from = takesLeft ? left++ : right++;
    target.averages[at] = source.averages[from] as number;
    target.pairs[at] = source.pairs[from] as number;
  }
}

/**
 * The median of the Walsh averages of a sample that holds value i `counts[i]` times, `total` values in all: a pair of
 * different values counts ci·cj times, a value with itself ci(ci + 1)/2 times.
 */
function weightedCentre(ranked: RankedAverages, counts: Uint16Array, total: number): number {
  const { averages, first, second } = ranked;
  const size = (total * (total + 1)) / 2;
  const lowerRank = (size + 1) >> 1;
  const upperRank = (size >> 1) + 1;
  let [reached, lower] = [0, NaN];
  for (let index = 0; index < averages.length; index += 1) {
    const i = first[index] as number;
    const j = second[index] as number;
    const own = counts[i] as number;
    reached += i === j ? (own * (own + 1)) / 2 : own * (counts[j] as number);
    if (lower !== lower && reached >= lowerRank) lower = averages[index] as number;
    if (reached >= upperRank) return (lower + (averages[index] as number)) / 2;
  }
  return lower;
}
