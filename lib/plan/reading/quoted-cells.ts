import { sliceLine, type PastedLine } from "./pasted-lines";

/** The field of a CSV log, or the first line of a cell, that opens a plan of several lines. */
const CELL_START =
  /(?:^|,)(["'])(?=(?:\S{1,30} ?: ?\d{1,15}\.\d{3} ms {1,2}\S{2,20}:$)|\[\s*(?:\{|$)|\{\s*$|<explain|- Plan:|Plan:)/;
/** A line of JSON, which may begin and end with a quote of its own. */
const JSON_LINE = /^\s*"[^"]*"\s*:/;
/** How far to look for the first quote inside a cell, which tells how quotes are written in it. */
const PEEK_LINES = 200;

const ROW_COUNT = /^\(\d{1,9} [^\d()]{1,20}\)$/;

interface Cell {
  quote: string;
  isJson: boolean;
  /** A cell quoted by hand has the quotes inside it bare. */
  isDoubled: boolean;
}

/** Undoes CSV quoting: of single lines (pgAdmin's text, psql's CSV) and of cells of many lines (JSON, a CSV log's message). */
export function withoutQuotes(lines: PastedLine[]): PastedLine[] {
  const quote = lines.some(({ text }) => JSON_LINE.test(text)) ? null : lineQuoteOf(lines);
  let open: Cell | null = null;
  return lines.map((line, index) => {
    let cell = open;
    let from = 0;
    if (cell === null) {
      const start = CELL_START.exec(line.text);
      if (start === null) return quote === null ? line : withoutLineQuotes(line, quote);
      from = start.index + start[0].length;
      cell = cellFrom(lines, index, from, start[1]!);
    }
    const end = closingQuote(line.text, from, cell);
    open = end === null ? cell : null;
    const inside = sliceLine(line, from, end ?? line.text.length);
    return cell.isDoubled ? withoutDoubling(inside, cell.quote) : inside;
  });
}

function cellFrom(lines: PastedLine[], index: number, from: number, quote: string): Cell {
  const isJson = "[{".includes(lines[index]!.text.charAt(from));
  for (let at = index; at < Math.min(lines.length, index + PEEK_LINES); at += 1) {
    const { text } = lines[at]!;
    const first = text.indexOf(quote, at === index ? from : 0);
    if (first >= 0) return { quote, isJson, isDoubled: !isJson || text.charAt(first + 1) === quote };
  }
  return { quote, isJson, isDoubled: !isJson };
}

/** Where in `text` the cell ends: at a lone quote with nothing of the plan behind it; null when it goes on. */
function closingQuote(text: string, from: number, { quote, isJson, isDoubled }: Cell): number | null {
  let last = "";
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char !== quote) {
      if (char !== " ") last = char;
    } else if (isDoubled && text.charAt(at + 1) === quote) at += 1;
    else if (
      (!isJson || last === "]" || last === "}" || at === 0) &&
      /^[\s,;)]|^$/.test(text.slice(at + 1, at + 2))
    )
      return at;
  }
  return null;
}

/**
 * The quote around single lines, when the paste has such: most lines are quoted, or it begins with the heading of a
 * CSV file, in which only those lines are quoted that need it.
 */
function lineQuoteOf(lines: PastedLine[]): string | null {
  const filled = lines.filter(({ text }) => text.trim() !== "" && !ROW_COUNT.test(text.trim()));
  const isCsv = /^"?query plan"?$/i.test(filled[0]?.text.trim() ?? "");
  for (const quote of ['"', "'"]) {
    const quoted = filled.filter(({ text }) => isQuoted(text.trim(), quote)).length;
    if (quoted * 2 > filled.length || (isCsv && quote === '"' && quoted > 0)) return quote;
  }
  return null;
}

function isQuoted(trimmed: string, quote: string): boolean {
  return trimmed.length > 1 && trimmed.startsWith(quote) && trimmed.endsWith(quote);
}

/** A row of pgAdmin or of a CSV file, quoted whole. */
function withoutLineQuotes(line: PastedLine, quote: string): PastedLine {
  if (!isQuoted(line.text.trim(), quote)) return line;
  const start = line.text.length - line.text.trimStart().length;
  return withoutDoubling(sliceLine(line, start + 1, line.text.trimEnd().length - 1), quote);
}

function withoutDoubling(line: PastedLine, quote: string): PastedLine {
  return { ...line, text: line.text.replaceAll(quote + quote, quote), doubled: quote };
}
