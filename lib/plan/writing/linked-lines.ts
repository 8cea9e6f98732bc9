import type { TextRange } from "../plan-node";
import type { PlanTextLine } from "./plan-text";

/** Longer lines are shown in pieces: a plan in JSON may be a single line of megabytes. */
const LONGEST_LINE = 1000;

/**
 * The lines of `raw`, each with the node whose part of the text it begins in: the smallest range around its first
 * character that is no space. Linear in text and ranges.
 */
export function rawLines(raw: string, ranges: ReadonlyMap<string, TextRange>): PlanTextLine[] {
  const nodeAt = innermostAt(ranges);
  const lines: PlanTextLine[] = [];
  for (const { start, end } of linesOf(raw)) {
    let at = start;
    do {
      const text = raw.slice(at, Math.min(at + LONGEST_LINE, end));
      lines.push({ text, nodeId: nodeAt(at + Math.max(0, text.search(/[^\s|│]/))) });
      at += LONGEST_LINE;
    } while (at < end);
  }
  return lines;
}

/** The same lines, long ones in pieces. */
export function shortLines(lines: readonly PlanTextLine[]): PlanTextLine[] {
  return lines.flatMap(({ text, nodeId }) => {
    if (text.length <= LONGEST_LINE) return [{ text, nodeId }];
    return Array.from({ length: Math.ceil(text.length / LONGEST_LINE) }, (_, index) => ({
      text: text.slice(index * LONGEST_LINE, (index + 1) * LONGEST_LINE),
      nodeId,
    }));
  });
}

/** Lines without their ends, whether of Unix or of Windows, and without a byte order mark. */
function* linesOf(raw: string): Generator<TextRange> {
  let start = raw.startsWith("\ufeff") ? 1 : 0;
  for (const { index, 0: ending } of raw.matchAll(/\r\n?|\n/g)) {
    yield { start, end: index };
    start = index + ending.length;
  }
  if (start < raw.length) yield { start, end: raw.length };
}

/** Answers for ascending places: keeps the ranges that are open at the last place on a stack. */
function innermostAt(ranges: ReadonlyMap<string, TextRange>): (place: number) => string | null {
  const ascending = [...ranges].sort(([, a], [, b]) => a.start - b.start || b.end - a.end);
  const open: [string, TextRange][] = [];
  let next = 0;
  return (place) => {
    for (
      let entry = ascending[next];
      entry !== undefined && entry[1].start <= place;
      entry = ascending[next]
    ) {
      open.push(entry);
      next += 1;
    }
    while (open.length > 0 && (open.at(-1)?.[1].end ?? 0) <= place) open.pop();
    return open.at(-1)?.[0] ?? null;
  };
}
