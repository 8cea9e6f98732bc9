import type { VerdictPart } from "@/lib/benchmark/record";
import { formatFactor, formatMs } from "@/lib/format/quantity";
import { bestPlanOf, defaultPlanOf, worstSet, type LabSet } from "./record";
import type { Regret } from "./regret";

const plain = (text: string): VerdictPart => ({ text, tone: "plain" });
const strong = (text: string): VerdictPart => ({ text, tone: "strong" });
const worse = (text: string): VerdictPart => ({ text, tone: "worse" });

/**
 * What the lab found, as a sentence in pieces: the largest proven regret with its parameter set, or that the planner
 * chose well and how much could be gained at most.
 */
export function labVerdict(sets: readonly LabSet[], labelOf: (key: string) => string): VerdictPart[] {
  const worst = worstSet(sets);
  const label = labelOf(worst.paramSet);
  const where = label === "" ? "" : ` with ${label}`;
  const lost = sets.filter(({ regret }) => regret.outcome === "regret").length;
  if (worst.regret.outcome === "regret") {
    const best = bestPlanOf(worst);
    const times = [defaultPlanOf(worst), best].map(({ medianMs }) =>
      medianMs === null ? "" : formatMs(medianMs),
    );
    return [
      strong(best.plan),
      plain(" is "),
      worse(`${formatFactor(worst.regret.ratio)} faster than the plan that the planner takes`),
      plain(
        ` (${regretInterval(worst.regret)})${where}: ${times[1]} instead of ${times[0]}, ${best.outline}.`,
      ),
      ...(sets.length > 1 ? [plain(` ${othersWords(lost, sets.length)}`)] : []),
    ];
  }
  if (worst.regret.outcome === "undecided")
    return [
      plain(`Too few rounds to say whether another plan is faster${where}: allow more time or more pairs.`),
    ];
  return wellChosen(sets);
}

function wellChosen(sets: readonly LabSet[]): VerdictPart[] {
  if (sets.every(({ plans }) => plans.length === 1))
    return [strong("The planner has one plan"), plain(": every choice leads to it.")];
  const where = sets.length > 1 ? ` with all ${sets.length} parameter sets` : "";
  const compared = sets.filter(({ rounds }) => rounds > 0);
  const most = Math.max(
    ...compared.map(({ regret, noiseFloor }) => Math.max(regret.high ?? 1, 1 + noiseFloor)),
  );
  const why =
    compared.length === 0
      ? "every other plan that was tried is several times slower."
      : `no plan that was measured is faster beyond noise; at most ${formatFactor(most)} could be gained.`;
  return [strong("The planner chose well"), plain(`${where}: ${why}`)];
}

const othersWords = (lost: number, count: number): string =>
  lost === count
    ? `The planner loses with all ${count} parameter sets.`
    : `With ${count - lost} of ${count} parameter sets no loss is proven.`;

/** `simultaneous 95 % interval 10.5 to 14.2`. */
export function regretInterval({ low, high }: Regret): string {
  if (low === null || high === null) return "too few rounds for an interval";
  const bare = (factor: number) => formatFactor(factor).replace("×", "");
  return `simultaneous 95\u202f% interval ${bare(low)} to ${bare(high)}`;
}
