import { openQuote } from "../sql-scan";
import { trimLineEnd, type PastedLine } from "./pasted-lines";
import { isSqlKey, splitDetail } from "./text-detail";

/**
 * Puts a detail line and the lines that continue a string inside its SQL back together.
 *
 * A string may hold line breaks, and what follows one may look like a plan. When no later line closes the quote
 * (a truncated paste), the lines stay apart; one failed search is enough to know that for the rest of the paste.
 */
export function joinBrokenStrings(lines: PastedLine[]): PastedLine[] {
  const joined: PastedLine[] = [];
  const strings = new BrokenStrings(lines);
  for (let at = 0; at < lines.length; at += 1) {
    const last = strings.lastLineFrom(at);
    joined.push(last === at ? trimLineEnd(lines[at]!) : joinLines(lines.slice(at, last + 1)));
    at = last;
  }
  return joined;
}

/** Finds the ends of strings that go over several lines; ask in ascending order. */
export class BrokenStrings {
  private mayClose = true;

  constructor(private readonly lines: PastedLine[]) {}

  /** The line on which a string that line `at` leaves open is closed; `at` itself when none is open, or none closes. */
  lastLineFrom(at: number): number {
    const last = this.mayClose ? endOfString(this.lines, at) : at;
    if (last === null) this.mayClose = false;
    return last ?? at;
  }
}

function joinLines(lines: PastedLine[]): PastedLine {
  const text = lines.map((line) => line.text).join("\n");
  return { text, offset: lines[0]!.offset, end: trimLineEnd(lines.at(-1)!).end };
}

/** The index of the line that closes the quote left open by line `at`; `at` itself when none is open, null when none closes. */
function endOfString(lines: PastedLine[], at: number): number | null {
  const { text } = lines[at]!;
  if (!/['"]/.test(text)) return at;
  const detail = splitDetail(text.trim());
  if (detail === null || !isSqlKey(detail.key)) return at;
  let quote = openQuote(detail.value, null);
  let last = at;
  while (quote !== null) {
    last += 1;
    const next = lines[last];
    if (next === undefined) return null;
    quote = openQuote(next.text, quote);
  }
  return last;
}
