import "server-only";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type { CompressedRunOutput } from "@/lib/store/runs";

const decompress = promisify(brotliDecompress);

/** A published output can be withdrawn, and must not live on in caches that nobody asks again. */
const CACHE_CONTROL = {
  private: "private, max-age=31536000, immutable",
  public: "public, max-age=60, must-revalidate",
};

/**
 * An output as an HTTP answer. It never changes, so it is cached: "private" by the browser that may read it, "public"
 * for a minute by every cache on the way, which then asks whether it is still published. Next compresses it for the
 * wire; it takes away an encoding that a route sets itself, so the stored bytes cannot be passed on as they are.
 */
export async function outputResponse(
  request: Headers,
  { bytes, sha256 }: Pick<CompressedRunOutput, "bytes" | "sha256">,
  readers: keyof typeof CACHE_CONTROL,
): Promise<Response> {
  const headers = new Headers({
    "content-type": "application/json; charset=utf-8",
    "cache-control": CACHE_CONTROL[readers],
    etag: `"${sha256}"`,
  });
  if (readers === "private") headers.set("vary", "cookie");
  if (request.get("if-none-match") === `"${sha256}"`) return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(await decompress(bytes)), { headers });
}
