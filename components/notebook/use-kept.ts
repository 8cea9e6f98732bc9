import { useState } from "react";

/**
 * `next`, or what an earlier render got when it says the same: a value that is computed anew on every keystroke keeps
 * its identity, and what depends on it does not render again.
 */
export function useKept<T>(next: T, saysTheSame: (a: T, b: T) => boolean): T {
  const [kept, keep] = useState(next);
  if (kept === next || saysTheSame(kept, next)) return kept;
  keep(next);
  return next;
}

export const sameElements = <T>(a: readonly T[] | null, b: readonly T[] | null): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((one, index) => one === b[index]));
