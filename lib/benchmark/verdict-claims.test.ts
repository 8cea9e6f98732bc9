import { expect, test } from "vitest";
import { comparisonOf } from "./findings.fixture";
import type { VerdictPart } from "./record";
import { claimsBySet, singleClaim } from "./verdict-claims";
import { verdictText } from "./verdict-words";

/** The sentence with spaces as they are typed. */
const sentence = (parts: readonly VerdictPart[]): string =>
  verdictText(parts).replace(/[\u00a0\u202f]/g, " ");

const noisy = comparisonOf("after", [1.03, 0.95, 1.12], { noiseFloor: 1.29, outcome: "undecided" });

test("where no number of pairs would tell, the machine is said to be too noisy", () => {
  const words =
    "no difference can be claimed (95 % CI 0.95–1.12; the machine was too noisy: before differs from itself by up to 129 %)";
  expect(sentence(singleClaim(noisy))).toBe(
    "No difference can be claimed between after and before (95 % CI 0.95–1.12; the machine was too noisy: before differs from itself by up to 129 %)",
  );
  expect(sentence(claimsBySet([noisy], []))).toContain(words);
});

test("a single pair is one pair", () => {
  const open = comparisonOf("after", [1.03, 0.99, 1.07], { morePairsNeeded: 1 });
  expect(sentence(singleClaim(open))).toContain("about 1 pair more would tell");
});
