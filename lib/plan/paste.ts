import { AppError } from "@/lib/errors";

/** One line of a pasted plan without its decoration; `offset` is where `text` starts in the paste. */
export interface PastedLine {
  text: string;
  offset: number;
}

export const MAX_PASTE_LENGTH = 10 * 1024 * 1024;

const INVISIBLE = /[\u00a0\u2007\u202f\ufeff\u200b]/g;
const BORDER = /^[\s+|=\-\u2500-\u257f]+$/;
const HEADER = /^"?query plan"?$/i;
const RECORD = /^-\[ record \d{1,9} \][-+]*$/i;
const ROW_COUNT = /^\(\d{1,9} [^\d()]{1,20}\)$/;
const PSQL_TIMING = /^Time: [\d.,]{1,20} ms/;
const FENCE = /^\s{0,3}(```|~~~)/;
const PIPES = "|│║";

/**
 * The lines of an EXPLAIN output as people paste it, freed from what psql, pgAdmin, spreadsheets and Markdown put
 * around it: frames, headings, row counts, continuation marks, quotes, fences, CRLF, no-break spaces.
 *
 * Indentation is kept: in TEXT format it is the structure.
 *
 * @throws AppError "too-large" above 10 MB.
 */
export function readPaste(source: string): PastedLine[] {
  if (source.length > MAX_PASTE_LENGTH) {
    throw new AppError("too-large", "The plan is larger than 10 MB.");
  }
  const lines = withoutFences(splitLines(source));
  return withoutQuotes(lines)
    .map(withoutFrame)
    .filter((line) => line !== null);
}

function splitLines(source: string): PastedLine[] {
  const lines: PastedLine[] = [];
  let offset = 0;
  for (const raw of source.split("\n")) {
    const text = (raw.endsWith("\r") ? raw.slice(0, -1) : raw).replace(INVISIBLE, " ").replaceAll("\t", "  ");
    lines.push({ text, offset });
    offset += raw.length + 1;
  }
  return lines;
}

/** When the paste holds fenced blocks, only what stands inside them. */
function withoutFences(lines: PastedLine[]): PastedLine[] {
  const inside: PastedLine[] = [];
  let isInside = false;
  let fences = 0;
  for (const line of lines) {
    if (FENCE.test(line.text)) {
      isInside = !isInside;
      fences += 1;
    } else if (isInside) inside.push(line);
  }
  return fences > 0 ? inside : lines;
}

/** Undoes CSV quoting, of every line (pgAdmin's text) or of the whole paste as one cell (its JSON). */
function withoutQuotes(lines: PastedLine[]): PastedLine[] {
  const filled = lines.filter((line) => line.text.trim() !== "");
  const first = filled[0];
  const last = filled.at(-1);
  if (first === undefined || last === undefined) return lines;
  const quote = first.text.trimStart().charAt(0);
  if (quote !== '"' && quote !== "'") return lines;
  const isQuoted = ({ text }: PastedLine) => {
    const trimmed = text.trim();
    return trimmed.length > 1 && trimmed.startsWith(quote) && trimmed.endsWith(quote);
  };
  const body = filled.filter((line) => !ROW_COUNT.test(line.text.trim()));
  if (body.every(isQuoted))
    return lines.map((line) => (isQuoted(line) ? unquoted(line, quote, true, true) : line));
  if (!last.text.trimEnd().endsWith(quote)) return lines;
  return lines.map((line) => unquoted(line, quote, line === first, line === last));
}

function unquoted(line: PastedLine, quote: string, atStart: boolean, atEnd: boolean): PastedLine {
  const start = atStart ? line.text.indexOf(quote) + 1 : 0;
  const end = atEnd ? line.text.lastIndexOf(quote) : line.text.length;
  return { text: line.text.slice(start, end).replaceAll(quote + quote, quote), offset: line.offset + start };
}

/** The line without frame and continuation mark, or null when it is nothing else. */
function withoutFrame(line: PastedLine): PastedLine | null {
  let text = line.text.trimEnd();
  let offset = line.offset;
  const indent = text.length - text.trimStart().length;
  if (PIPES.includes(text.charAt(indent)) && text.length > indent) {
    text = text.slice(indent + 1);
    offset += indent + 1;
    if (PIPES.includes(text.charAt(text.length - 1))) text = text.slice(0, -1).trimEnd();
    if (text.startsWith(" ")) {
      text = text.slice(1);
      offset += 1;
    }
  }
  text = withoutContinuation(text);
  const trimmed = text.trim();
  const isBorder = BORDER.test(line.text) && /[-=\u2500-\u257f]{3}/.test(line.text);
  const isNoise = [HEADER, RECORD, ROW_COUNT, PSQL_TIMING].some((pattern) => pattern.test(trimmed));
  return isBorder || isNoise ? null : { text, offset };
}

/** psql ends the lines of one multi-line value with `+` or `↵`; no line of JSON and no expression ends so by itself. */
function withoutContinuation(text: string): string {
  const last = text.charAt(text.length - 1);
  return last === "+" || last === "↵" ? text.slice(0, -1).trimEnd() : text;
}
