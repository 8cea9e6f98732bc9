import { formatExact, formatPercent } from "@/lib/format/quantity";
import { median } from "@/lib/stats/quantile";
import { BCA_RESAMPLES } from "./estimate";
import type { Findings } from "./findings";
import type { StopRecord } from "./record";

/** How the ratios, their intervals and the claims came about. */
export function comparisonSentences(findings: Findings): string[] {
  if (findings.comparisons.length === 0) return [];
  return [
    ...stopSentences(findings),
    ...(findings.design.mode === "interleaved" ? pairSentences(findings) : blockSentences(findings)),
    ...familySentences(findings),
    ...balanceSentences(findings),
  ];
}

const END_WORDS: Record<StopRecord["reason"], string> = {
  precision: "every comparison was decided to within ±2 %",
  futility: "every difference was inside the noise floor",
  "all-looks": "all looks were taken",
  fixed: "the number of rounds fixed beforehand was reached",
  "one-variant": "all executions were made",
  time: "time ran out",
  kept: "it was stopped by hand",
};

function stopSentences({ stop, comparisons }: Findings): string[] {
  if (!stop) return [];
  if (stop.looks.length === 0) return [`Measuring ended when ${END_WORDS[stop.reason]}.`];
  return [
    `Declared beforehand: looks at ${list(stop.looks)} pairs, each with an error of ${Number(stop.alphaPerLook.toPrecision(3))} (0.05 shared equally${comparisons.length > 1 ? ", and among the comparisons in turn" : ""}), to stop when the interval at that confidence is narrower than ±2 % and clear of the noise floor's edges. Measuring ended after ${stop.taken.length} ${stop.taken.length === 1 ? "look" : "looks"}: ${END_WORDS[stop.reason]}.`,
  ];
}

function pairSentences({ spec, comparisons, shadowSamples, stop }: Findings): string[] {
  const baseline = spec.variants[0]?.name;
  const pairs = Math.min(...comparisons.map((comparison) => comparison.pairs));
  const exact = pairs <= 25 ? "exact" : "normal approximation";
  const floor =
    shadowSamples.length > 0
      ? `the 95th percentile of what ${baseline} shows against itself in the same rounds (bootstrap)`
      : "what a variant shows against itself from round to round";
  const crossCheck = bcaGap(comparisons);
  return [
    `The ratio is the Hodges-Lehmann centre of the rounds' ln(${baseline}'s time ÷ the variant's), with the interval of Wilcoxon's signed-rank test (95 %, ${exact}, from ${pairs} pairs).${crossCheck} The test treats zeros by Pratt's method.`,
    `A difference is claimed only when p is below ${Number((stop?.alphaPerLook ?? 0.05).toPrecision(3))} and the whole interval is clear of the noise floor: ${floor}, at least 1 %. Every sample counts; none was dropped.`,
  ];
}

/** How far the BCa bootstrap's interval is from the one that is shown: as wide, it confirms it. */
function bcaGap(comparisons: Findings["comparisons"]): string {
  const widths = comparisons.flatMap(({ ratioLow, ratioHigh, bcaLow, bcaHigh }) =>
    ratioLow === null || ratioHigh === null || bcaLow === null || bcaHigh === null || ratioLow === ratioHigh
      ? []
      : Math.log(bcaHigh / bcaLow) / Math.log(ratioHigh / ratioLow),
  );
  if (widths.length === 0) return "";
  return ` The BCa bootstrap of the same pairs (${formatExact(BCA_RESAMPLES)} draws) gives an interval ${formatPercent(median(widths))} as wide.`;
}

function blockSentences({ spec, comparisons }: Findings): string[] {
  const baseline = spec.variants[0]?.name;
  return [
    `The ratio is the geometric mean over cycles of ${baseline}'s block median to the variant's, with a bootstrap interval that draws whole cycles and takes Student's t for their number (95 %, from ${comparisons[0]?.pairs} cycles). A difference is claimed only when the whole interval is clear of the noise floor: what a variant shows against itself from cycle to cycle, at least 1 %. Every sample counts; none was dropped.`,
  ];
}

function familySentences({ comparisons, conclusions }: Findings): string[] {
  if (comparisons.length < 2) return [];
  const isTested = comparisons.some(({ adjustedPValue }) => adjustedPValue !== null);
  const sets = new Set(comparisons.map(({ paramSet }) => paramSet)).size;
  const together = sets > 1 && conclusions.length > 0;
  return [
    isTested
      ? `The p-values of all ${comparisons.length} comparisons are adjusted by Holm-Bonferroni; each interval holds for itself, not for all of them at once.`
      : `Each of the ${comparisons.length} intervals holds for itself, not for all of them at once.`,
    ...(together ? ["Parameter sets are summed up by their geometric mean and judged one by one."] : []),
  ];
}

function balanceSentences({ balances }: Findings): string[] {
  const [first] = balances;
  if (!first) return [];
  const mix = {
    given: "as given in the cell",
    pg_stat_statements: "as pg_stat_statements counted them",
    equal: "taken as equal, for none were given",
  }[first.mix];
  return [
    `The balance is the sum over statements of calls per hour, ${mix}, times the mean time saved per call; its interval draws whole rounds, all statements together.`,
  ];
}

const list = (numbers: readonly number[]): string =>
  numbers.length < 2 ? numbers.join("") : `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
