import { describe, expect, it } from "vitest";
import { compareValues, groupDigits } from "./column-family";

const sorted = (values: (string | null)[], family: "number" | "text") =>
  [...values].sort((a, b) => compareValues(a, b, family));

describe("compareValues", () => {
  it("sorts numbers by value, NaN after infinity and NULL last", () =>
    expect(sorted([null, "NaN", "10", "9", "-1.5", "Infinity"], "number")).toEqual([
      "-1.5",
      "9",
      "10",
      "Infinity",
      "NaN",
      null,
    ]));

  it("tells integers apart that are one double", () =>
    expect(sorted(["9007199254740993", "9007199254740992"], "number")).toEqual([
      "9007199254740992",
      "9007199254740993",
    ]));

  it("sorts text in a reader's order", () =>
    expect(sorted(["b", "B", "a", null, ""], "text")).toEqual(["", "a", "b", "B", null]));
});

describe("groupDigits", () => {
  it.each([
    ["611840", "611 840"],
    ["-1234567.50", "-1 234 567.50"],
    ["2026", "2026"],
    ["1e+20", "1e+20"],
    ["NaN", "NaN"],
  ])("%s reads %s", (text, expected) => expect(groupDigits(text).replaceAll("\u202f", " ")).toBe(expected));
});
