import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan";
import { planJson } from "./plan-json";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const files = readdirSync(FIXTURES).filter((name) => /\.plan\.[a-z]+$/.test(name));
const read = (name: string) => readFileSync(path.join(FIXTURES, name), "utf8");

describe("planJson", () => {
  it.each(files)("%s reads back into the same model", (name) => {
    for (const plan of parsePlan(read(name)).plans) {
      expect(parsePlan(planJson(plan)).plans).toEqual([plan]);
    }
  });

  it("keeps properties that nobody knows, markup and keys that are special to JavaScript", () => {
    const text =
      '[{"Plan":{"Node Type":"Odd <b>Scan</b>","__proto__":{"a":[1,null]},"Grouping Sets":[{"Hash Keys":[["a","b"],[]]}]},"Extra":{"x":true}}]';
    const { plans } = parsePlan(text);
    expect(parsePlan(planJson(plans[0]!)).plans).toEqual(plans);
  });

  it("writes a thousand nested nodes without overflowing the stack", () => {
    const deep = '{"Node Type":"Limit","Plans":['.repeat(999) + '{"Node Type":"Result"}' + "]}".repeat(999);
    const { plans } = parsePlan(deep);
    expect(planJson(plans[0]!).length).toBeGreaterThan(1000);
  });
});
