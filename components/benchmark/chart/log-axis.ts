import { scaleLinear, scaleLog, type ScaleLogarithmic } from "d3";
import { formatFactor, formatMs } from "@/lib/format/quantity";

/** A scale from values to pixels with the ticks that it is read by. */
export interface ValueScale {
  position: (value: number) => number;
  ticks: number[];
}

export type AxisKind = "log" | "linear";

/** The scale of `values` on `range`: logarithmic, or linear from zero. */
export function valueScale(
  kind: AxisKind,
  values: readonly number[],
  range: readonly [number, number],
  pixelsPerTick = 62,
): ValueScale {
  if (kind === "log") {
    const scale = logScale(values, range);
    return { position: scale, ticks: logTicks(scale, pixelsPerTick) };
  }
  const scale = scaleLinear([0, Math.max(Number.MIN_VALUE, ...values) * 1.02], [...range]);
  const most = Math.max(2, Math.floor(Math.abs(range[1] - range[0]) / pixelsPerTick));
  return { position: scale, ticks: scale.ticks(Math.min(6, most)) };
}

/** A logarithmic scale from values to pixels, with a margin so that no mark touches the edge. */
export function logScale(
  values: readonly number[],
  range: readonly [number, number],
): ScaleLogarithmic<number, number> {
  const positive = values.filter((value) => value > 0);
  const [low, high] = positive.length > 0 ? [Math.min(...positive), Math.max(...positive)] : [1, 1];
  const margin = Math.max(1.004, (high / low) ** 0.06);
  return scaleLog([low / margin, high * margin], [...range]);
}

/** Below this ratio of its ends a logarithmic scale is nearly a linear one, and even steps read best. */
const NEARLY_LINEAR = 4;

/**
 * Round values on the scale with room for their labels: 1-2-5 steps, powers of ten when those are too close, even
 * steps when the scale is shorter than that.
 */
export function logTicks(scale: ScaleLogarithmic<number, number>, pixelsPerTick = 62): number[] {
  const [from = 0, to = 0] = scale.range();
  const most = Math.max(2, Math.floor(Math.abs(to - from) / pixelsPerTick));
  const [low = 1, high = 1] = scale.domain();
  if (high / low < NEARLY_LINEAR) return evenTicks(low, high, most);
  const all = scale.ticks(most);
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = all.filter((tick) => factors.includes(leadingDigit(tick)));
    if (ticks.length <= most && ticks.length >= 2) return ticks;
  }
  const powers = all.filter((tick) => leadingDigit(tick) === 1);
  const candidates = powers.length >= 2 ? powers : all;
  const every = Math.ceil(candidates.length / most);
  return candidates.filter((_, index) => index % every === 0);
}

/** At most `most` even steps, at least two where the span has them. */
function evenTicks(low: number, high: number, most: number): number[] {
  const scale = scaleLinear([low, high], [0, 1]);
  for (let wanted = most; wanted > 1; wanted -= 1) {
    const ticks = scale.ticks(wanted);
    if (ticks.length <= most) return ticks;
  }
  return scale.ticks(2).slice(0, most);
}

/** The tick's one significant digit; NaN for a tick with more, which is no step of a decade. */
function leadingDigit(tick: number): number {
  const digit = tick / 10 ** Math.floor(Math.log10(tick) + 1e-9);
  return Math.abs(digit - Math.round(digit)) < 1e-6 ? Math.round(digit) : NaN;
}

/** `0`, `100 µs`, `1 ms`: no digits that say nothing. */
export const msTick = (ms: number): string => (ms === 0 ? "0" : withoutZeros(formatMs(ms)));

/** `1×`, `0.5×`, `100×`, `0.005×`: as many digits as it takes. */
export const factorTick = (factor: number): string =>
  factor < 0.1 ? `${Number(factor.toPrecision(2))}×` : withoutZeros(formatFactor(factor));

const withoutZeros = (text: string): string =>
  text.replace(/(\.\d*?)0+(?=[^\d]|$)/, "$1").replace(/\.(?=[^\d]|$)/, "");
