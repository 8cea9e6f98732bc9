/** The averages of all pairs of values, each value paired with itself included: n(n + 1)/2 of them. */
export interface WalshAverages {
  /** How many values there were. */
  n: number;
  /** Ascending. */
  averages: Float64Array;
}

/** @see J. Walsh, Some significance tests for the median which are valid under very general conditions (1949) */
export function walshAverages(values: ArrayLike<number>): WalshAverages {
  const n = values.length;
  const averages = new Float64Array((n * (n + 1)) / 2);
  let count = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = i; j < n; j += 1) averages[count++] = ((values[i] ?? NaN) + (values[j] ?? NaN)) / 2;
  }
  return { n, averages: averages.sort() };
}

/** The middle of ascending values. */
export function middleOf(ascending: ArrayLike<number>): number {
  const upper = ascending.length >> 1;
  const high = ascending[upper] ?? NaN;
  return ascending.length % 2 === 1 ? high : ((ascending[upper - 1] ?? NaN) + high) / 2;
}
