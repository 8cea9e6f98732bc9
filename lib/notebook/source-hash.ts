/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND_CONSTANTS = fractionsOfRoots(64, 3);
/** The same of the square roots of the first 8 primes. */
const INITIAL_STATE = fractionsOfRoots(8, 2);

/**
 * SHA-256 of a cell's text in UTF-8, as 64 hex digits: what ties a run to the text that ran.
 *
 * Computed here and not by WebCrypto, which browsers offer on https and localhost only and asynchronously; a page
 * served over plain http to a team's network must know what is stale, too. Unpaired surrogates hash as U+FFFD.
 *
 * @see https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.180-4.pdf
 */
export function sourceHash(text: string): string {
  const state = Int32Array.from(INITIAL_STATE);
  const schedule = new Int32Array(64);
  const padded = pad(new TextEncoder().encode(text));
  for (let offset = 0; offset < padded.byteLength; offset += 64) compress(state, schedule, padded, offset);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The message, a one bit, zeros, and the message's length in bits as 64 bits, in whole blocks of 64 bytes. */
function pad(message: Uint8Array): DataView {
  const blocks = Math.ceil((message.length + 9) / 64);
  const bytes = new Uint8Array(blocks * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(message.length) * 8n);
  return view;
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

// Names as in the standard, section 6.2.2. Indexes are in range by construction, hence the assertions.
function compress(state: Int32Array, w: Int32Array, block: DataView, offset: number): void {
  for (let t = 0; t < 16; t += 1) w[t] = block.getInt32(offset + t * 4);
  for (let t = 16; t < 64; t += 1) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[t] = w[t - 16]! + s0 + w[t - 7]! + s1;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < 64; t += 1) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choice + ROUND_CONSTANTS[t]! + w[t]!) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + sum0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] = state[index]! + word));
}

function fractionsOfRoots(count: number, degree: 2 | 3): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => {
    const root = degree === 2 ? Math.sqrt(prime) : Math.cbrt(prime);
    return ((root - Math.floor(root)) * 2 ** 32) | 0;
  });
}
