import { describe, expect, it } from "vitest";
import { readJsonValues } from "./json-text";

describe("readJsonValues", () => {
  it.each([
    '{"a": [1, -2.5e3, true, false, null, "x\\n\\u00e9\\"\\\\/"], "b": {}, "c": []}',
    "[[],[[]],{}]",
    '"only a string"',
    "0",
  ])("agrees with JSON.parse on %s", (text) => {
    expect(readJsonValues(text)).toEqual([JSON.parse(text)]);
  });

  it("reads values one after another", () => {
    expect(readJsonValues('[1]\n{"a": 2}, 3;')).toEqual([[1], { a: 2 }, 3]);
  });

  it.each([
    ["", undefined],
    ["[1 2]", 3],
    ['{"a" 1}', 5],
    ["{a: 1}", 1],
    ['["\\x"]', 2],
    ['["abc', 5],
    ["[1,", 3],
    ["nope", 0],
  ])("says where %j is wrong", (text, offset) => {
    let found: unknown;
    try {
      readJsonValues(text);
    } catch (error) {
      found = (error as { offset: number }).offset;
    }
    expect(found).toBe(offset);
  });
});
