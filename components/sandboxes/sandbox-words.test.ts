import { describe, expect, test } from "vitest";
import { describeContent, describeTimeLeft } from "./sandbox-words";

describe("describeTimeLeft", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  test.each([
    ["2026-11-23T11:59:00Z", "is being dropped"],
    ["2026-11-23T12:30:30Z", "30 min left"],
    ["2026-11-24T11:59:00Z", "23 h left"],
    ["2026-11-28T12:00:00Z", "5 days left"],
  ])("says of %s: %s", (end, words) => expect(describeTimeLeft(new Date(end), now)).toBe(words));
});

describe("describeContent", () => {
  test("names the source, the state and the place", () => {
    const source = { sourceName: "shop", place: "lab" } as const;
    expect(describeContent({ ...source, content: { state: "now" } })).toBe(
      "copy of shop as it was then, in the lab",
    );
    expect(describeContent({ ...source, content: { state: "dump", schemas: ["a", "b"] } })).toBe(
      "copy of a, b of shop in the lab",
    );
  });
});
