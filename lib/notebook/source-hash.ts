import { digest } from "lib0/hash/sha256";

/**
 * SHA-256 of a cell's text in UTF-8, as 64 hex digits: what ties a run to the text that ran.
 *
 * Not by WebCrypto, which browsers offer on https and localhost only and asynchronously: a page served over plain http
 * to a team's network must know what is stale, too. Unpaired surrogates hash as U+FFFD.
 */
export function sourceHash(text: string): string {
  return Array.from(digest(new TextEncoder().encode(text)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
