import "server-only";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";

const compressAsync = promisify(brotliCompress);
const decompressAsync = promisify(brotliDecompress);

/** Brotli's default of 11 takes seconds on an output of some megabytes; 4 takes tens of milliseconds for near its size. */
const QUALITY = 4;

export async function compress(text: string): Promise<Uint8Array> {
  return compressAsync(Buffer.from(text, "utf8"), { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
}

export async function decompress(bytes: Uint8Array): Promise<string> {
  return (await decompressAsync(bytes)).toString("utf8");
}

/** The text of `bytes`, or null when it takes more than `maxBytes`: decompressing then ends there. */
export async function decompressWithin(bytes: Uint8Array, maxBytes: number): Promise<string | null> {
  if (maxBytes < 1) return null;
  try {
    return (await decompressAsync(bytes, { maxOutputLength: maxBytes })).toString("utf8");
  } catch (error) {
    if (error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") return null;
    throw error;
  }
}
