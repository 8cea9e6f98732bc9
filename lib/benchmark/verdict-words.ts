import { formatFactor, formatPercent } from "@/lib/format/quantity";
import type { Comparison, VerdictPart } from "./record";

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
  const bare = (factor: number) => formatFactor(factor).replace("×", "");
  return `${formatPercent(confidence)} CI ${bare(low)}–${bare(high)}`;
}
