import type { PastedLine } from "./pasted-lines";

/** Two neighbouring lines that were one. */
export interface WrappedPair {
  before: string;
  after: string;
}

/** How a paste was wrapped. */
export interface Wrap {
  /** Whether a line is so long that the wrap, not its own end, may have ended it. */
  reaches(before: string, after: string): boolean;
  /** What the wrap took away between two pieces. */
  glue(before: string, after: string): string;
}

/** A terminal loses the spaces at the end of a line; between the figures of a plan stand two at most. */
const LOST_SPACES = 2;
/** Nobody reads mail or runs a terminal narrower than this. */
const MIN_WIDTH = 40;

/** The wrap that the pairs prove, the likely ones being heard as to its kind; null when nothing is proved. */
export function wrapOf(
  pairs: readonly WrappedPair[],
  likely: readonly WrappedPair[],
  lines: readonly PastedLine[],
): Wrap | null {
  if (pairs.length === 0) return null;
  const lengths = pairs.map(({ before }) => before.trimEnd().length);
  const width = longest(lengths);
  if (width < MIN_WIDTH) return null;
  const longestLine = longest(lines.map(({ text }) => text.trimEnd().length));
  const isUniform = lengths.every((length) => length >= width - LOST_SPACES) && longestLine <= width;
  const heard = [...pairs, ...likely.filter(({ before }) => before.trimEnd().length >= width - LOST_SPACES)];
  const isBroken = heard.some(({ before, after }) => isBetweenFigures(before, after));
  const isCut = heard.some(isCutInWord) || (isUniform && heard.length > 3 && !isBroken);
  return isCut ? cutAt(Math.max(width, longestLine)) : brokenAtSpaces(width);
}

/** A terminal cuts at its width wherever that falls. */
function cutAt(width: number): Wrap {
  return {
    reaches: (before) => {
      const length = before.trimEnd().length;
      return length >= width - LOST_SPACES || (length === 0 && before.length >= width - LOST_SPACES);
    },
    glue: (before, after) =>
      " ".repeat(Math.max(isBetweenFigures(before, after) ? 1 : 0, width - before.length)),
  };
}

/** A mail program breaks where the next word would not fit any more. */
function brokenAtSpaces(width: number): Wrap {
  return {
    reaches: (before, after) => {
      // It begins the next line at its very start.
      if (after.startsWith("  ")) return false;
      const word = /^\s*(\S*)/.exec(after)?.[1]?.length ?? 0;
      return before.trimEnd().length + 1 + word > width;
    },
    glue: (before, after) => (before.endsWith(" ") || after.startsWith(" ") ? "" : " "),
  };
}

const FIGURE_WORD = /^(?:cost|rows|width|actual|time|loops|never|executed)$/;

/** True where a space between the two pieces would tear a figure or one of its words apart. */
function isCutInWord({ before, after }: WrappedPair): boolean {
  // A mail program takes the spaces away where it breaks.
  if (after.startsWith(" ") || (/(?:=|\.\.)[\d.]{1,30}$/.test(before) && /^[\d.]/.test(after))) return true;
  if (
    /(?:cost|rows|width|time|loops|hit|read|written|dirtied)=$|\($/.test(before) ||
    /^(?:=\d|[),;:])/.test(after)
  )
    return true;
  const word =
    (/[a-z]*$/.exec(before.slice(-20))?.[0] ?? "") + (/^[a-z]*/.exec(after.slice(0, 20))?.[0] ?? "");
  return /[a-z]$/.test(before) && /^[a-z]/.test(after) && FIGURE_WORD.test(word);
}

/** True where only a space can have stood, between two figures. */
function isBetweenFigures(before: string, after: string): boolean {
  if (/^\((?:cost=|actual |never )/.test(after)) return true;
  return /[\d)]$/.test(before)
    ? /^(?:rows|width|loops)=/.test(after)
    : /\(actual$/.test(before) && /^time=/.test(after);
}

function longest(lengths: readonly number[]): number {
  return lengths.reduce((most, length) => Math.max(most, length), 0);
}
