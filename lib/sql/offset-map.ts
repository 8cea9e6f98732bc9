/** A piece of the source that was written anew: `source` and `sent` are offsets, lengths in UTF-16 code units. */
export interface Replacement {
  source: number;
  sourceLength: number;
  sent: number;
  sentLength: number;
}

/**
 * Where offset `sent` of the rewritten text stands in the source. What lies inside a replacement maps to where
 * its original starts. `replacements` are in order.
 */
export function toSourceOffset(replacements: readonly Replacement[], sent: number): number {
  const last = replacements.findLast((replacement) => replacement.sent <= sent);
  if (!last) return sent;
  const behind = sent - (last.sent + last.sentLength);
  return behind < 0 ? last.source : last.source + last.sourceLength + behind;
}
