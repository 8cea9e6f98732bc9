import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sourceHash } from "./source-hash";

const reference = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

describe("sourceHash", () => {
  it("is the standard's SHA-256", () => {
    expect(sourceHash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("agrees with OpenSSL for every length around the block boundaries", () => {
    for (let length = 0; length < 200; length += 1) {
      const text = "x".repeat(length);
      expect(sourceHash(text)).toBe(reference(text));
    }
  });

  it.each(["SELECT '€ 🐘'", "é".repeat(5000), "\ud800 alone", "a\0b", "l1\nl2\r\n"])(
    "agrees with OpenSSL on %j",
    (text) => expect(sourceHash(text)).toBe(reference(text)),
  );
});
