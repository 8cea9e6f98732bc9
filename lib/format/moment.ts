/**
 * How long ago `then` was, as a reader says it: `just now`, `4 min ago`, `3 h ago`, `yesterday`, else the date.
 *
 * @param now the reader's present, so that the text can be computed anywhere.
 */
export function formatAgo(then: Date, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  if (seconds < 2 * 86_400) return "yesterday";
  return then.toISOString().slice(0, 10);
}

/** A point in time, exact and unambiguous in any locale: `2026-10-31 22:14:07 UTC`. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
