import { brotliCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { outputResponse } from "./output-response";

const output = { bytes: brotliCompressSync('{"version":1}'), sha256: "ab12" };

it("an output of a notebook is kept by nobody but the browser that asked with its cookie", async () => {
  const { headers } = await outputResponse(new Headers(), output, "private");
  expect(headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
  expect(headers.get("vary")).toBe("cookie");
});

it("a published output is the same for everybody, and is asked for again soon: it may have been withdrawn", async () => {
  const response = await outputResponse(new Headers(), output, "public");
  expect(response.headers.get("cache-control")).toBe("public, max-age=60, must-revalidate");
  expect(response.headers.get("vary")).toBeNull();
  expect(await response.json()).toEqual({ version: 1 });
});

it("who has an output already gets none of it again", async () => {
  const asked = new Headers({ "if-none-match": '"ab12"' });
  const response = await outputResponse(asked, output, "public");
  expect([response.status, await response.text()]).toEqual([304, ""]);
});
