import { describe, expect, test } from "vitest";
import { overrideParams } from "./param-sets";

describe("overrideParams", () => {
  const set = (n: string, m: string) => ({ key: n, label: `n = ${n}`, values: { n, m }, statement: null });

  test("replaces the values given, leaves the others, and measures equal sets once", () => {
    expect(overrideParams([set("1", "a"), set("2", "a")], { n: "9" })).toEqual([
      { key: "", label: "", values: { n: "9", m: "a" }, statement: null },
    ]);
    expect(overrideParams([set("1", "a"), set("2", "b")], { n: null }).map(({ label }) => label)).toEqual([
      "m = a",
      "m = b",
    ]);
    expect(overrideParams([set("1", ""), set("2", "NULL")], { n: null }).map(({ label }) => label)).toEqual([
      "m = ''",
      "m = 'NULL'",
    ]);
    expect(overrideParams([set("1", "a")], { other: "x" })).toEqual([set("1", "a")]);
  });
});
