import { describe, expect, it } from "vitest";
import { prettyJson } from "./pretty-json";

describe("prettyJson", () => {
  it("agrees with JSON.stringify where doubles suffice", () => {
    const value = { a: [1, { b: null }], "c,:{": 'x"y\\', empty: {}, none: [], t: true };
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
  });

  it("keeps every digit of a number", () =>
    expect(prettyJson('{"n":123456789012345678901234567890.10}')).toBe(
      '{\n  "n": 123456789012345678901234567890.10\n}',
    ));

  it("indents text that was cut off", () =>
    expect(prettyJson('{"a":[1,"two')).toBe('{\n  "a": [\n    1,\n    "two'));
});
