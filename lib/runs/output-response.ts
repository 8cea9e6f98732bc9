import "server-only";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type { CompressedRunOutput } from "@/lib/store/runs";

const decompress = promisify(brotliDecompress);

/** An output as an HTTP answer: passed on as it is stored to clients that read brotli. It never changes, so it is cached. */
export async function outputResponse(
  request: Headers,
  { bytes, sha256 }: CompressedRunOutput,
): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json; charset=utf-8",
    // no-transform: Next would compress the compressed bytes again and name only its own encoding.
    "cache-control": "private, no-transform, max-age=31536000, immutable",
    etag: `"${sha256}"`,
    vary: "accept-encoding, cookie",
  });
  if (request.get("if-none-match") === `"${sha256}"`) return new Response(null, { status: 304, headers });
  const acceptsBrotli = /\bbr\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(request.get("accept-encoding") ?? "");
  if (!acceptsBrotli) return new Response(new Uint8Array(await decompress(bytes)), { headers });
  headers.set("content-encoding", "br");
  return new Response(new Uint8Array(bytes), { headers });
}
