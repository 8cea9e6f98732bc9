/** One replacement that turns a text into another. Offsets are UTF-16 code units. */
export interface TextDifference {
  start: number;
  deleted: number;
  inserted: string;
}

/**
 * The shortest single replacement that makes `before` read `after`.
 *
 * It never parts a surrogate pair: two emoji can share their first half, and Yjs turns a halved pair into U+FFFD.
 */
export function differenceOf(before: string, after: string): TextDifference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  return { start, deleted: before.length - start - end, inserted: after.slice(start, after.length - end) };
}

/** `text` in parts of at most `length` code units, none of which ends inside a surrogate pair. */
export function* partsOf(text: string, length: number): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + length, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
