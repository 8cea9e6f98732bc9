import { expect, test } from "vitest";
import { outcomeAt, outcomeOf, overallOutcome } from "./outcome";

test("outcomeOf needs the whole interval on one side of the floor's edges, turned round as straight", () => {
  expect(outcomeOf(1.02, 1.1, 0.01)).toBe("faster");
  expect(outcomeOf(1 / 1.1, 1 / 1.02, 0.01)).toBe("slower");
  expect(outcomeOf(0.995, 1.005, 0.01)).toBe("equivalent");
  expect(outcomeOf(1.005, 1.1, 0.01)).toBe("undecided");
});

test("outcomeOf calls nothing equivalent within a floor that hides what matters, and still claims beyond it", () => {
  expect(outcomeOf(0.9, 1.1, 0.25)).toBe("equivalent");
  expect(outcomeOf(0.95, 1.12, 0.26)).toBe("undecided");
  expect(outcomeOf(0.95, 1.12, 1.29)).toBe("undecided");
  expect(outcomeOf(2.5, 3, 1.29)).toBe("faster");
});

test("outcomeAt takes a claim back that the test does not carry, and nothing else", () => {
  expect(outcomeAt("faster", 0.03, 0.0125)).toBe("undecided");
  expect(outcomeAt("slower", 0.01, 0.0125)).toBe("slower");
  expect(outcomeAt("faster", null, 0.0125)).toBe("faster");
  expect(outcomeAt("equivalent", 0.9, 0.0125)).toBe("equivalent");
});

test.each([
  [["faster", "equivalent"], "faster"],
  [["faster", "undecided"], "undecided"],
  [["faster", "slower"], "mixed"],
  [["faster", "mixed"], "mixed"],
  [["undecided", "slower"], "slower"],
  [["equivalent", "equivalent"], "equivalent"],
  [[], "undecided"],
] as const)("overallOutcome of %j is %s", (outcomes, expected) => {
  expect(overallOutcome(outcomes)).toBe(expected);
});
