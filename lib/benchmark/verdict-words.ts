import { formatFactor, formatPercent } from "@/lib/format/quantity";
import type { Comparison, VerdictPart } from "./record";

export const plain = (text: string): VerdictPart => ({ text, tone: "plain" });
export const strong = (text: string): VerdictPart => ({ text, tone: "strong" });
export const better = (text: string): VerdictPart => ({ text, tone: "better" });
export const worse = (text: string): VerdictPart => ({ text, tone: "worse" });

/** The pieces of several clauses with `separator` in between. */
export const joined = (clauses: readonly VerdictPart[][], separator: string): VerdictPart[] =>
  clauses.flatMap((clause, index) => [...(index > 0 ? [plain(separator)] : []), ...clause]);

/** The verdict as plain text. */
export const verdictText = (parts: readonly VerdictPart[]): string => parts.map(({ text }) => text).join("");

/** `14.2× faster` or `1.8× slower`, from a ratio of times. */
export const speedWords = (ratio: number): string =>
  ratio >= 1 ? `${formatFactor(ratio)} faster` : `${formatFactor(1 / ratio)} slower`;

/** `95 % CI 13.1–15.0`, in the direction that `speedWords` uses; why there is none when the rounds were too few. */
export function intervalWords(
  { ratio, ratioLow, ratioHigh, confidence, pairs }: Comparison,
  flip = ratio < 1,
): string {
  if (ratioLow === null || ratioHigh === null) return `${pairs} rounds are too few for an interval`;
  const [low, high] = flip ? [1 / ratioHigh, 1 / ratioLow] : [ratioLow, ratioHigh];
  return `${formatPercent(confidence)} CI ${bareRange(low, high)}`;
}

/** `each 95 % CI within 2.90–210`, of several comparisons that have intervals. */
export function hullWords(comparisons: readonly [Comparison, ...Comparison[]]): string {
  const low = Math.min(...comparisons.map(({ ratio, ratioLow }) => ratioLow ?? ratio));
  const high = Math.max(...comparisons.map(({ ratio, ratioHigh }) => ratioHigh ?? ratio));
  return `each ${formatPercent(comparisons[0].confidence)} CI within ${bareRange(low, high)}`;
}

const bareRange = (low: number, high: number): string =>
  [low, high].map((factor) => formatFactor(factor).replace("×", "")).join("–");
