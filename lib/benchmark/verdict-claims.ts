import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { isTooNoisy } from "./outcome";
import type { Comparison, VerdictPart } from "./record";
import type { ParamSet } from "./spec";
import { better, hullWords, intervalWords, joined, plain, speedWords, strong, worse } from "./verdict-words";

/** Beyond this many parameter sets, those that got faster are given as a range; those that did not are always named. */
const SETS_NAMED = 3;

/** What one comparison carries, as the beginning of a sentence. */
export function singleClaim(comparison: Comparison): VerdictPart[] {
  const { baseline, variant, outcome, ratio } = comparison;
  const between = [strong(variant), plain(" and "), strong(baseline)];
  switch (outcome) {
    case "faster":
    case "slower":
      return [
        strong(variant),
        plain(" is "),
        (outcome === "faster" ? better : worse)(speedWords(ratio)),
        plain(` (${intervalWords(comparison)}) than `),
        strong(baseline),
      ];
    case "mixed":
      return [
        strong(variant),
        plain(" is "),
        better(speedWords(ratio)),
        plain(` in the middle (${intervalWords(comparison)}) than `),
        strong(baseline),
        plain(" but "),
        ...tailClause(comparison),
      ];
    case "equivalent":
      return [
        plain(`No difference beyond ±${formatPercent(comparison.noiseFloor)} between `),
        ...between,
        plain(` (${intervalWords(comparison, false)})`),
      ];
    case "undecided":
      return [
        plain("No difference can be claimed between "),
        ...between,
        plain(` (${openWords(comparison)})`),
      ];
  }
}

/** `95 % CI 0.97–1.04; about 25 pairs more would tell`, or that the machine was too noisy for any number of them. */
function openWords(comparison: Comparison): string {
  const { morePairsNeeded, noiseFloor, baseline } = comparison;
  const interval = intervalWords(comparison, false);
  if (morePairsNeeded !== null)
    return `${interval}; about ${morePairsNeeded} ${morePairsNeeded === 1 ? "pair" : "pairs"} more would tell`;
  return isTooNoisy(noiseFloor)
    ? `${interval}; the machine was too noisy: ${baseline} differs from itself by up to ${formatPercent(noiseFloor)}`
    : interval;
}

/** Speed is what is felt: a better median does not make up for executions that became much slower. */
const tailClause = ({ p99Ratio }: Comparison): VerdictPart[] => [
  worse("slower at its slowest"),
  plain(p99Ratio === null ? "" : ` (p99 ${speedWords(p99Ratio)})`),
];

/** One clause per set while they are few, the set with the lowest ratio last and by name. */
export function claimsBySet(
  comparisons: readonly [Comparison, ...Comparison[]],
  paramSets: readonly ParamSet[],
): VerdictPart[] {
  const label = (key: string) => paramSets.find((set) => set.key === key)?.label ?? key;
  const bySpeed = [...comparisons].sort((a, b) => b.ratio - a.ratio);
  const [fastest, ...others] = bySpeed.filter(({ outcome }) => outcome === "faster");
  const isRange = comparisons.length > SETS_NAMED && fastest !== undefined && others.length > 0;
  const named = isRange ? bySpeed.filter(({ outcome }) => outcome !== "faster") : bySpeed;
  const clauses = named.map((comparison) => setClause(comparison, label(comparison.paramSet)));
  if (isRange) clauses.unshift(rangeClause([fastest, ...others], comparisons.length));
  const lowest = bySpeed.at(-1);
  return [
    strong(comparisons[0].variant),
    plain(" against "),
    strong(comparisons[0].baseline),
    plain(": "),
    ...joined(clauses, "; "),
    plain(lowest ? lowestRatio(lowest, label(lowest.paramSet)) : ""),
  ];
}

/** `2.00× slower (95 % CI 1.67–2.50) with n = 4` */
export function setClause(comparison: Comparison, label: string): VerdictPart[] {
  const { outcome, ratio } = comparison;
  const interval = ` (${intervalWords(comparison, outcome === "slower")}) with ${label}`;
  switch (outcome) {
    case "faster":
      return [better(speedWords(ratio)), plain(interval)];
    case "slower":
      return [worse(speedWords(ratio)), plain(interval)];
    case "mixed":
      return [
        better(speedWords(ratio)),
        plain(" in the middle but "),
        ...tailClause(comparison),
        plain(interval),
      ];
    case "equivalent":
      return [plain(`no difference beyond ±${formatPercent(comparison.noiseFloor)}${interval}`)];
    case "undecided":
      return [plain(`no difference can be claimed (${openWords(comparison)}) with ${label}`)];
  }
}

/** Intervals of several sets may overlap: which is the worst cannot be told, only what was measured. */
const lowestRatio = (comparison: Comparison, label: string): string =>
  `. The lowest measured ratio is ${formatFactor(comparison.ratio)} (${intervalWords(comparison, false)}), with ${label}`;

/** The range of what was measured, and the range that the sets' intervals leave open. */
function rangeClause(faster: readonly [Comparison, ...Comparison[]], total: number): VerdictPart[] {
  const ratios = faster.map(({ ratio }) => ratio);
  const range = `${formatFactor(Math.min(...ratios))} to ${formatFactor(Math.max(...ratios))} faster`;
  const sets = faster.length === total ? `all ${total}` : `${faster.length} of ${total}`;
  return [better(range), plain(` (${hullWords(faster)}) with ${sets} parameter sets`)];
}
