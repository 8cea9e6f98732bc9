import { formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import { isTooNoisy } from "./outcome";
import type { Balance, Comparison, VerdictPart } from "./record";
import type { ParamSet } from "./spec";
import { better, joined, plain, strong, worse } from "./verdict-words";
import { setClause } from "./verdict-claims";

/** `after saves 3.10 s of statement time per hour … against before: page gains 3.40 s, order costs 0.30 s` */
export function netClaim(balance: Balance, baseline: string): VerdictPart[] {
  const interval = netInterval(balance);
  const at = callsWords(balance);
  const sides = plain(`: ${statementWords(balance)}`);
  const net = formatMs(Math.abs(balance.netSavedMsPerHour));
  switch (balance.outcome) {
    case "faster":
    case "slower": {
      const isSaved = balance.outcome === "faster";
      return [
        strong(balance.variant),
        plain(isSaved ? " saves " : " costs "),
        (isSaved ? better : worse)(`${net} of statement time per hour`),
        plain(`${interval}${at}, against `),
        strong(baseline),
        sides,
      ];
    }
    case "equivalent":
      return [
        plain(`No net difference beyond ±${formatPercent(balance.noiseFloor)} between `),
        strong(balance.variant),
        plain(" and "),
        strong(baseline),
        plain(`${interval}${at}`),
        sides,
      ];
    case "mixed":
    case "undecided":
      return [
        plain("No net saving can be claimed for "),
        strong(balance.variant),
        plain(" against "),
        strong(baseline),
        plain(`${interval}${at}${noiseWords(balance, baseline)}`),
        sides,
      ];
  }
}

/** Why none can be claimed, where it is for the machine's noise. */
const noiseWords = ({ noiseFloor }: Balance, baseline: string): string =>
  isTooNoisy(noiseFloor)
    ? `; the machine was too noisy, ${baseline} differs from itself by up to ${formatPercent(noiseFloor)}`
    : "";

function netInterval({ low, high, netSavedMsPerHour }: Balance): string {
  if (low === null || high === null) return " (too few rounds for an interval)";
  const isCost = netSavedMsPerHour < 0;
  const [from, to] = isCost ? [-high, -low] : [low, high];
  return ` (95 % CI ${signedMs(from)} to ${signedMs(to)})`;
}

const signedMs = (ms: number): string => `${ms < 0 ? "−" : ""}${formatMs(Math.abs(ms))}`;

/** ` at 54 000 page and 1 200 order calls` */
function callsWords({ mix, statements }: Balance): string {
  if (mix === "equal") return " if every statement is called once an hour";
  const calls = statements.map(
    ({ statement, callsPerHour }) => `${formatExact(Math.round(callsPerHour))} ${statement}`,
  );
  return ` at ${enumeration(calls)} calls`;
}

/** `page gains 3.40 s, order costs 0.30 s`, per hour; of a statement that may do either, the interval alone. */
const statementWords = ({ statements }: Balance): string =>
  statements
    .map(({ statement, savedMs, savedMsLow, savedMsHigh, callsPerHour }) => {
      const perHour = (ms: number) => ms * callsPerHour;
      if (savedMsLow !== null && savedMsHigh !== null && savedMsLow <= 0 && savedMsHigh >= 0)
        return `no claim for ${statement} (${signedMs(perHour(savedMsLow))} to ${signedMs(perHour(savedMsHigh))})`;
      return `${statement} ${savedMs >= 0 ? "gains" : "costs"} ${formatMs(Math.abs(perHour(savedMs)))}`;
    })
    .join(", ");

const enumeration = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** `. Slower: 1.30× slower (95 % CI …) with page: n = 2`: what the net would hide. */
export function slowerSets(
  comparisons: readonly Comparison[],
  paramSets: readonly ParamSet[],
): VerdictPart[] {
  const worseOnes = comparisons.filter(({ outcome }) => outcome === "slower" || outcome === "mixed");
  if (worseOnes.length === 0) return [];
  const label = (key: string) => paramSets.find((set) => set.key === key)?.label ?? key;
  return [
    plain(". Per call "),
    ...joined(
      worseOnes.map((comparison) => setClause(comparison, label(comparison.paramSet))),
      "; ",
    ),
  ];
}
