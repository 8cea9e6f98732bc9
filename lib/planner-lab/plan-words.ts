import { formatFactor, formatMs } from "@/lib/format/quantity";
import type { Choice } from "./choice";
import type { LabPlan } from "./record";

/** The labels of the choices that lead to a plan, in their order. */
export const choiceLabels = ({ choices }: LabPlan, all: readonly Choice[]): string[] =>
  choices.map((key) => all.find((choice) => choice.key === key)?.label ?? key);

/** A plan's time, or what is known of it: `12.3 ms`, `more than 1.00 s`, `not measured`. */
export function timeWords(
  { status, medianMs, limitMs }: LabPlan,
  format: (ms: number) => string = formatMs,
): string {
  if (status === "cut-off") return limitMs === null ? "cut off" : `more than ${format(limitMs)}`;
  if (medianMs === null) return status === "failed" ? "failed" : "not measured";
  return format(medianMs);
}

/** `12.3× faster (11.8 to 12.9)`, `the default`, or why there is no ratio. */
export function ratioWords({ isDefault, status, ratio }: LabPlan, noiseFloor: number): string {
  if (isDefault) return "";
  if (status === "slower") return "more than 4× slower";
  if (status === "cut-off") return "far slower";
  if (ratio === null) return "";
  const bare = (factor: number) => formatFactor(factor).replace("×", "");
  if (ratio.low === null || ratio.high === null)
    return `about ${factorWords(ratio.ratio)}, too few rounds for an interval`;
  const isSame = ratio.low <= 1 + noiseFloor && ratio.high >= 1 / (1 + noiseFloor);
  const [low, high] = ratio.ratio < 1 ? [1 / ratio.high, 1 / ratio.low] : [ratio.low, ratio.high];
  const words = isSame ? "not measurably different" : factorWords(ratio.ratio);
  return isSame
    ? `${words} (${bare(ratio.low)} to ${bare(ratio.high)})`
    : `${words} (${bare(low)} to ${bare(high)})`;
}

const factorWords = (ratio: number): string =>
  ratio >= 1 ? `${formatFactor(ratio)} faster` : `${formatFactor(1 / ratio)} slower`;
