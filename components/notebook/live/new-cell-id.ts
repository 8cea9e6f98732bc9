const LENGTH = 12;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A random cell id of 60 bits. Not crypto.randomUUID, which browsers keep from pages served over plain http. */
export function newCellId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
}
