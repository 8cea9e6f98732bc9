import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/stats/random";
import type { Design } from "./design";
import { schedule } from "./schedule";

describe("schedule", () => {
  const design = (mode: Design["mode"], perRound = 1): Design => ({
    mode,
    rounds: 6,
    perRound,
    shortened: false,
    batch: {},
  });
  const plan = (mode: Design["mode"], perRound = 1, seed = 1) =>
    schedule(design(mode, perRound), ["a", "b", "c"], ["x", "y"], seededRandom(seed));

  test("every round holds each variant and the first one's shadow once with each parameter set, those of a set next to each other", () => {
    const [segment, ...rest] = plan("interleaved");
    expect(rest).toEqual([]);
    expect(segment?.setupOf).toBeNull();
    for (let round = 0; round < 6; round += 1) {
      const own = segment!.executions.filter((execution) => execution.round === round);
      const names = own.map(
        ({ variant, paramSet, isShadow }) => `${variant}${isShadow ? "'" : ""}${paramSet}`,
      );
      expect(names.sort()).toEqual(["a'x", "a'y", "ax", "ay", "bx", "by", "cx", "cy"]);
      expect(new Set(own.slice(0, 4).map(({ paramSet }) => paramSet)).size).toBe(1);
    }
  });

  test("a variant alone has no shadow, nor have blocks", () => {
    const alone = schedule(design("single"), ["a"], ["x"], seededRandom(1));
    expect(alone[0]?.executions.map(({ isShadow }) => isShadow)).toEqual(new Array(6).fill(false));
    expect(plan("blocks").some(({ executions }) => executions.some(({ isShadow }) => isShadow))).toBe(false);
  });

  test("the shadow comes before its variant as often as after it", () => {
    const many = { ...design("interleaved"), rounds: 400 };
    const [segment] = schedule(many, ["a", "b"], ["x"], seededRandom(3));
    const first = segment!.executions
      .filter(({ variant }) => variant === "a")
      .filter((_, index) => index % 2 === 0);
    const shadowFirst = first.filter(({ isShadow }) => isShadow).length;
    expect(Math.abs(shadowFirst - 200)).toBeLessThan(50);
  });

  test("every cycle holds one block per variant", () => {
    const segments = plan("blocks", 4);
    expect(segments).toHaveLength(18);
    for (let cycle = 0; cycle < 6; cycle += 1) {
      const own = segments.slice(cycle * 3, cycle * 3 + 3);
      expect(own.map(({ setupOf }) => setupOf).sort()).toEqual(["a", "b", "c"]);
      for (const { setupOf, executions } of own) {
        expect(executions).toHaveLength(8);
        expect(executions.every((one) => one.variant === setupOf && one.round === cycle)).toBe(true);
      }
    }
  });

  test("what cannot be undone comes in the order written", () => {
    expect(plan("sequential", 2).map(({ setupOf, executions }) => [setupOf, executions.length])).toEqual([
      ["a", 24],
      ["b", 24],
      ["c", 24],
    ]);
  });

  test("the order is drawn, and drawn anew for another seed", () => {
    const order = (seed: number) =>
      plan("interleaved", 1, seed)[0]!
        .executions.map((one) => one.variant)
        .join("");
    expect(order(1)).toBe(order(1));
    expect(order(1)).not.toBe(order(2));
  });
});
