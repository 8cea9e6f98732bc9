import { expect, test } from "vitest";
import type { Balance } from "./record";
import { netClaim } from "./verdict-balance";
import { verdictText } from "./verdict-words";

const balance: Balance = {
  variant: "after",
  statements: [
    { statement: "page", writes: false, callsPerHour: 1, savedMs: 2, savedMsLow: 1, savedMsHigh: 3 },
  ],
  netSavedMsPerHour: 2,
  low: 1,
  high: 3,
  noiseFloor: 0.04,
  outcome: "faster",
  mix: "equal",
};
/** The sentence with spaces as they are typed. */
const sentence = (more: Partial<Balance>): string =>
  verdictText(netClaim({ ...balance, ...more }, "before")).replace(/[\u00a0\u202f]/g, " ");

test("calls that nobody gave are said to be assumed, with the number that the figures rest on", () => {
  expect(sentence({})).toContain("(95 % CI 1.00 ms to 3.00 ms) if every statement is called once an hour");
});

test("no net difference is told with the noise floor that it was held against", () => {
  expect(sentence({ outcome: "equivalent" })).toContain("No net difference beyond ±4.0 % between");
});

test("a machine too noisy for a net is blamed, not the variant", () => {
  expect(sentence({ outcome: "undecided", noiseFloor: 0.8 })).toContain(
    "the machine was too noisy, before differs from itself by up to 80 %",
  );
});
