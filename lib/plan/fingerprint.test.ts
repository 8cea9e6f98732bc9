import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { planFingerprint } from "./fingerprint";
import { parsePlan } from "./parse-plan";

const read = (name: string) => readFileSync(path.join(import.meta.dirname, "fixtures", name), "utf8");
const fingerprint = (text: string) => planFingerprint(parsePlan(text).plans[0]!);

describe("planFingerprint", () => {
  it("is the same for TEXT and JSON, and for another execution", () => {
    expect(fingerprint(read("pg18-order-page.plan.txt"))).toBe(
      fingerprint(read("pg18-order-page.plan.json")),
    );
  });
  it("ignores costs, times, rows and literals, and sees another index or join", () => {
    const text = read("pg18-order-page.plan.txt");
    expect(fingerprint(text.replaceAll("42", "77").replaceAll(/\d+\.\d{3}/g, "9.000"))).toBe(
      fingerprint(text),
    );
    expect(fingerprint(text.replace("order_item_pkey", "order_item_idx"))).not.toBe(fingerprint(text));
    expect(fingerprint(text.replace("Nested Loop", "Hash Join"))).not.toBe(fingerprint(text));
  });
  it("is sixteen hexadecimal digits", () => {
    expect(fingerprint(read("pg18-costs-off.plan.txt"))).toMatch(/^[0-9a-f]{16}$/);
  });
});
