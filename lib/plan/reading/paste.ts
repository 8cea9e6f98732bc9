import { AppError } from "@/lib/errors";
import { withoutFrames } from "./frames";
import { withoutCarrier } from "./log-lines";
import { sliceLine, type PastedLine } from "./pasted-lines";
import { withoutQuotes } from "./quoted-cells";

export const MAX_PASTE_LENGTH = 10 * 1024 * 1024;

const INVISIBLE = /[\u00a0\u2007\u202f\ufeff\u200b]/g;
/** Begins a file, and must not count as indentation: the first line would stand further right than the others. */
const BYTE_ORDER_MARK = "\ufeff";
const FENCE = /^\s{0,3}(?:```|~~~)/;
const MAIL_QUOTE = /^ {0,3}(?:> ?)+/;

/**
 * The lines of an EXPLAIN output as people paste it, freed from what psql, pgAdmin, spreadsheets, Markdown, mail and
 * log collectors put around it: frames, headings, row counts, continuation marks, quotes, fences, CRLF, no-break spaces.
 *
 * Indentation is kept: in TEXT format it is the structure. Each line knows its place in `source`.
 *
 * @throws AppError "too-large" above 10 MB.
 */
export function readPaste(source: string): PastedLine[] {
  if (source.length > MAX_PASTE_LENGTH) {
    throw new AppError("too-large", "The plan is larger than 10 MB.");
  }
  const lines = withoutMailQuotes(splitLines(source)).map(withoutCarrier);
  return withoutFrames(withoutQuotes(lines.map(fenceAsBreak)));
}

function splitLines(source: string): PastedLine[] {
  const lines: PastedLine[] = [];
  let offset = source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  // Most pastes have none: one search of the whole costs less than one of each line.
  const hasInvisible = source.search(INVISIBLE) >= 0;
  for (const raw of source.slice(offset).split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    const text = hasInvisible ? line.replace(INVISIBLE, " ") : line;
    lines.push({ text, offset, end: offset + text.length });
    offset += raw.length + 1;
  }
  return lines;
}

/** Without the `> ` of an answer to a mail, when most lines have it: the rest are lines that the mail program wrapped. */
function withoutMailQuotes(lines: PastedLine[]): PastedLine[] {
  const filled = lines.filter((line) => line.text.trim() !== "");
  const quoted = filled.filter((line) => MAIL_QUOTE.test(line.text));
  if (quoted.length * 2 < filled.length || quoted.length === 0) return lines;
  return lines.map((line) => sliceLine(line, MAIL_QUOTE.exec(line.text)?.[0].length ?? 0));
}

function fenceAsBreak(line: PastedLine): PastedLine {
  return FENCE.test(line.text) ? { ...sliceLine(line, 0, 0), isBreak: true } : line;
}
