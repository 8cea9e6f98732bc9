import { describe, expect, it } from "vitest";
import { seeded } from "./notebook.fixture";
import { differenceOf, partsOf } from "./text-difference";

const apply = (before: string, { start, deleted, inserted }: ReturnType<typeof differenceOf>) =>
  before.slice(0, start) + inserted + before.slice(start + deleted);

const HALF_A_PAIR = /\p{Cs}/u;

describe("differenceOf", () => {
  it.each([
    ["abc", "abc", { start: 3, deleted: 0, inserted: "" }],
    ["abc", "axc", { start: 1, deleted: 1, inserted: "x" }],
    ["aa", "aaa", { start: 2, deleted: 0, inserted: "a" }],
    ["", "new", { start: 0, deleted: 0, inserted: "new" }],
    ["gone", "", { start: 0, deleted: 4, inserted: "" }],
    ["🐘", "🐙", { start: 0, deleted: 2, inserted: "🐙" }],
    ["\ud83d\udc18", "\ud83e\udc18", { start: 0, deleted: 2, inserted: "\ud83e\udc18" }],
  ])("from %j to %j", (before, after, expected) => expect(differenceOf(before, after)).toEqual(expected));

  it("turns any text into any other, and never halves an emoji", () => {
    const random = seeded(11);
    const text = () =>
      Array.from(
        { length: Math.floor(random() * 12) },
        () => ["a", "b", "🐘", "🐙", "🌘"][Math.floor(random() * 5)],
      ).join("");
    for (let step = 0; step < 2000; step += 1) {
      const [before, after] = [text(), text()];
      const difference = differenceOf(before, after);
      expect(apply(before, difference)).toBe(after);
      expect(difference.inserted).not.toMatch(HALF_A_PAIR);
      expect(before.slice(0, difference.start)).not.toMatch(HALF_A_PAIR);
      expect(before.slice(difference.start + difference.deleted)).not.toMatch(HALF_A_PAIR);
    }
  });
});

describe("partsOf", () => {
  it("gives the text back in parts that keep pairs whole", () => {
    const parts = [...partsOf("ab🐘🐘c", 3)];
    expect(parts.join("")).toBe("ab🐘🐘c");
    expect(parts).toEqual(["ab", "🐘", "🐘c"]);
  });
});
