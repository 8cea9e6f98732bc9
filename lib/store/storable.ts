/** NUL, which PostgreSQL's text cannot hold, and halves of surrogate pairs, which UTF-8 cannot encode. */
const NOT_STORABLE = /[\0\p{Cs}]/gu;

/** `text` as PostgreSQL can hold it: what it cannot is replaced by U+FFFD. */
export const storableText = (text: string): string => text.replace(NOT_STORABLE, "\uFFFD");

/** A JSON value whose strings, keys included, PostgreSQL's jsonb can hold. */
export function storableJson<T>(value: T): T;
export function storableJson(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => storableJson(item));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [storableText(key), storableJson(member as unknown)]),
    );
  return value;
}
