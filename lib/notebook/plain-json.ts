/** How deep a cell's view may nest before the rest is dropped: far beyond what any view holds. */
const MAX_DEPTH = 8;

/**
 * `value` as plain JSON. A Yjs document can hold what JSON cannot (bigint, bytes, undefined); such values become
 * null, so that a document never becomes impossible to store.
 */
export function plainJson(value: unknown, depth = 0): unknown {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => plainJson(item, depth + 1));
  return Object.getPrototypeOf(value) === Object.prototype ? plainRecord(value, depth + 1) : null;
}

/** The members of `record` as plain JSON, without those that are undefined. */
export function plainRecord(record: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, plainJson(member, depth)]),
  );
}
