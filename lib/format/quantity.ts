/** A narrow no-break space: groups digits and sets a number off from its unit without ever wrapping. */
const THIN = "\u202f";

/** `digits` significant digits, never with an exponent. */
function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toFixed(Math.max(0, digits - 1 - magnitude));
}

function grouped(integerText: string): string {
  return integerText.replace(/\B(?=(\d{3})+$)/g, THIN);
}

export type DurationUnit = "µs" | "ms" | "s" | "min";
const MS_PER_UNIT: Record<DurationUnit, number> = { µs: 0.001, ms: 1, s: 1000, min: 60_000 };

/** The unit in which `ms` reads best. Pass one unit to all cells of a column: times never switch unit within it. */
export function durationUnit(ms: number): DurationUnit {
  const size = Math.abs(ms);
  if (size > 0 && size < 0.9995) return "µs";
  if (size < 999.5) return "ms";
  return size < 120_000 ? "s" : "min";
}

/**
 * Milliseconds as text with three significant digits: `842 µs`, `12.4 ms`, `3.10 s`. Below 100 µs with two at most,
 * since no clock that we read (EXPLAIN prints whole microseconds) carries more.
 */
export function formatMs(ms: number, unit: DurationUnit = durationUnit(ms)): string {
  const value = ms / MS_PER_UNIT[unit];
  if (unit === "µs" && Math.abs(value) < 100) return `${Number(value.toPrecision(2))}${THIN}${unit}`;
  const text = Math.abs(value) >= 999.5 ? grouped(value.toFixed(0)) : significant(value, 3);
  return `${text}${THIN}${unit}`;
}

/** A whole number with grouped digits: `612 340`. */
export function formatExact(count: number): string {
  const [whole = "0", fraction] = String(Math.abs(count)).split(".");
  return `${count < 0 ? "−" : ""}${grouped(whole)}${fraction ? `.${fraction}` : ""}`;
}

/** A numeral as PostgreSQL prints it, digits grouped from five on: `120 000`, `-1 204 000.50`; any other text as it is. */
export function formatNumeral(text: string): string {
  const match = /^(-?)(\d{5,})(\.\d+)?$/.exec(text);
  return match ? `${match[1]}${grouped(match[2] ?? "")}${match[3] ?? ""}` : text;
}

/** A count for reading: exact below 10 000, then `612 k`, `1.2 M`, `3.4 G`. */
export function formatCount(count: number): string {
  const size = Math.abs(count);
  if (size < 10_000) return formatExact(Number(count.toFixed(size < 10 && count % 1 !== 0 ? 2 : 0)));
  const [divisor, suffix] = size < 999_500 ? [1e3, "k"] : size < 999.5e6 ? [1e6, "M"] : [1e9, "G"];
  return `${significant(count / divisor, size / divisor >= 100 ? 3 : 2)}${THIN}${suffix}`;
}

/** Bytes in PostgreSQL's units (1 kB = 1024 bytes): `31 kB`, `412 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  let value = bytes;
  let index = 0;
  while (Math.abs(value) >= 1023.5 && index < units.length - 1) {
    value /= 1024;
    index += 1;
  }
  const text = index === 0 || value >= 100 ? value.toFixed(0) : significant(value, 2);
  return `${text}${THIN}${units[index]}`;
}

/** Blocks of 8 kB as PostgreSQL counts buffers, with what they amount to: `9 466 (74 MB)`. */
export function formatBlocks(blocks: number, blockBytes = 8192): string {
  return blocks === 0 ? "0" : `${formatExact(blocks)} (${formatBytes(blocks * blockBytes)})`;
}

/** A ratio as a factor: `14.2×`, `1.03×`, `235×`. */
export function formatFactor(factor: number): string {
  const size = Math.abs(factor);
  const text = size >= 100 ? grouped(factor.toFixed(0)) : factor.toFixed(size >= 10 ? 1 : 2);
  return `${text}×`;
}

/** A share of 1 as a percentage: `84 %`, `0.4 %`. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const text = size !== 0 && size < 10 ? percent.toFixed(size < 0.1 ? 2 : 1) : percent.toFixed(0);
  return `${text}${THIN}%`;
}
