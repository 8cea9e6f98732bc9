import { formatExact } from "@/lib/format/quantity";

const THIN = "\u202f";
const MS_PER_UNIT = { µs: 0.001, ms: 1, s: 1000 } as const;
/** Up to here a column is in milliseconds: in seconds most nodes of a query would take no time at all. */
const LONGEST_IN_MS = 60_000;
/** EXPLAIN prints whole microseconds: a thousandth of a millisecond. */
const MOST_DECIMALS = 3;
const LEAST_DECIMALS = 1;
const SIGNIFICANT = 4;

/**
 * How a column of times is written: in one unit, with as many decimals for all as its largest value deserves, so that
 * the figures stand under each other and can be compared by eye. What would round to nothing reads `< 0.1 ms`.
 *
 * @param largestMs The largest value in the column, in milliseconds.
 */
export function columnDuration(largestMs: number): (ms: number) => string {
  const unit = largestMs < 0.9995 ? "µs" : largestMs < LONGEST_IN_MS ? "ms" : "s";
  const largest = largestMs / MS_PER_UNIT[unit];
  const whole = Math.max(1, Math.floor(Math.log10(Math.max(1, largest))) + 1);
  const decimals = unit === "µs" ? 0 : Math.max(LEAST_DECIMALS, Math.min(MOST_DECIMALS, SIGNIFICANT - whole));
  const least = 10 ** -decimals;
  return (ms) => {
    const value = ms / MS_PER_UNIT[unit];
    if (value > 0 && value < least / 2) return `<${THIN}${least.toFixed(decimals)}${THIN}${unit}`;
    const [integer = "0", fraction] = value.toFixed(decimals).split(".");
    return `${formatExact(Number(integer))}${fraction === undefined ? "" : `.${fraction}`}${THIN}${unit}`;
  };
}
