import type { PropertyValue } from "../plan-node";
import type { RawProperties } from "./raw-plan";

/** `Buffers: shared hit=3 read=1, temp written=2` under the keys of FORMAT JSON. */
export function bufferProperties(value: string): RawProperties {
  return groupedCounters(value, (group, word) => `${capital(group)} ${capital(word)} Blocks`);
}

/**
 * `I/O Timings: shared read=1.2 write=0.1, temp read=3.0`. Before version 15 there was one nameless group, and in
 * 15 and 16 `shared/local`; both count as shared, which nearly all of it is.
 */
export function ioTimingProperties(value: string): RawProperties {
  return groupedCounters(value, (group, word) => {
    const name = group === "" || group === "shared/local" ? "Shared" : capital(group);
    return `${name} I/O ${capital(word)} Time`;
  });
}

/** `WAL: records=3 fpi=1 bytes=420 buffers full=2`. */
export function walProperties(value: string): RawProperties {
  const keys: [RegExp, string][] = [
    [/\brecords=(\d+)/, "WAL Records"],
    [/\bfpi=(\d+)/, "WAL FPI"],
    [/(?<!fpi )\bbytes=(\d+)/, "WAL Bytes"],
    [/\bfpi bytes=(\d+)/, "WAL FPI Bytes"],
    [/\bbuffers full=(\d+)/, "WAL Buffers Full"],
  ];
  return keys.flatMap(([pattern, key]): RawProperties => {
    const match = pattern.exec(value);
    return match === null ? [] : [[key, Number(match[1])]];
  });
}

function groupedCounters(value: string, keyOf: (group: string, word: string) => string): RawProperties {
  return value.split(",").flatMap((part): RawProperties => {
    const words = part.trim().split(/ +/);
    const group = words[0]?.includes("=") ? "" : (words.shift() ?? "");
    return words.flatMap((word): RawProperties => {
      const [name = "", figure = ""] = word.split("=");
      const number = Number(figure);
      return figure === "" || Number.isNaN(number) ? [] : [[keyOf(group, name), number]];
    });
  });
}

/** Words that follow another figure on one line; a mail program may have left a single space before them. */
const FOLLOWING =
  /(?<!Average|Peak) +(?=(?:Memory|Disk|Memory Usage|Disk Usage|Batches|Misses|Evictions|Overflows|Maximum Storage|Sort Methods?|Average (?:Memory|Disk)|Peak (?:Memory|Disk)): )/;

/** `Buckets: 8192  Batches: 4` cut into words and figures. */
export function spacedPairs(line: string): [string, string][] {
  return line.split(FOLLOWING).flatMap((part): [string, string][] => {
    const colon = part.indexOf(": ");
    return colon < 0 ? [] : [[part.slice(0, colon).trim(), part.slice(colon + 2).trim()]];
  });
}

/** `52kB` as 52; a plain number as itself. */
export function kilobytes(text: string): number {
  return Number.parseFloat(text);
}

/** A figure as a number, anything else as the text it is: what JSON would have said. */
export function scalar(text: string): PropertyValue {
  if (/^-?\d{1,15}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
