/**
 * Offsets of UTF-8 bytes and of characters, in UTF-16 code units.
 *
 * PostgreSQL's parser counts bytes in its tree and characters in its errors; JavaScript and the editor count
 * UTF-16 code units. The three agree only while the text is ASCII.
 */
export interface TextOffsets {
  fromByte(byte: number): number;
  fromCharacter(character: number): number;
}

/** The offsets of `text`. Bytes inside a character map to where the character starts; what lies behind the end, to the end. */
export function textOffsets(text: string): TextOffsets {
  if (isAscii(text)) {
    const clamp = (offset: number) => Math.min(Math.max(offset, 0), text.length);
    return { fromByte: clamp, fromCharacter: clamp };
  }
  const starts: number[] = [];
  const byteStarts: number[] = [];
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at)!;
    starts.push(at);
    byteStarts.push(bytes);
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    at += codePoint < 0x10000 ? 1 : 2;
  }
  return {
    fromByte: (byte) => (byte >= bytes ? text.length : starts[lastAtMost(byteStarts, byte)]!),
    fromCharacter: (character) => starts[Math.max(0, character)] ?? text.length,
  };
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** The index of the last of the ascending `values` that is at most `wanted`; 0 when none is. */
function lastAtMost(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle]! <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
