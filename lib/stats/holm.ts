/**
 * The p-values of a family adjusted by Holm's step-down method: comparing each with α keeps the chance of even one false
 * claim in the family at α, whatever the tests' dependence.
 *
 * @returns in the order given, each at least its p-value and at most 1.
 * @see S. Holm, A simple sequentially rejective multiple test procedure (Scand. J. Statist. 6, 1979)
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)));
    adjusted[index] = highest;
  });
  return adjusted;
}
