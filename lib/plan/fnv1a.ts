const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The 64-bit prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const TWO_TO_32 = 0x1_0000_0000;

const encoder = new TextEncoder();

/**
 * The 64-bit FNV-1a hash of a text's UTF-8 bytes, as its upper and lower 32 bits: for telling things apart, not for
 * security. In halves because plain numbers are some fifty times as fast as BigInt here.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function fnv1aHalves(text: string): [high: number, low: number] {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (const byte of encoder.encode(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / TWO_TO_32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return [high, low];
}

/** The same as sixteen hexadecimal digits. */
export function fnv1a(text: string): string {
  return fnv1aHalves(text)
    .map((half) => half.toString(16).padStart(8, "0"))
    .join("");
}
