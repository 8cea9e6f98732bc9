import { sliceLine, trimLineEnd, type PastedLine } from "./pasted-lines";

const BORDER = /^[\s+|=\-\u2500-\u257f]+$/;
const HEADER = /^"?query plan"?$/i;
const RECORD = /^[-+|*\s\u2500-\u257f]*\[? ?record \d{1,9} ?\]?[-+|\s\u2500-\u257f]*$/i;
const ROW_COUNT = /^\(\d{1,9} [^\d()]{1,20}\)$/;
const PSQL_TIMING = /^Time: [\d.,]{1,20} ms/;
/** The column's name and what psql's expanded display puts between it and its value: aligned, unaligned, CSV, or no border. */
const EXPANDED = /^(?:[|│║] )?QUERY PLAN(?: +[|│║] ?|[|,]| )/;
const PIPES = "|│║";
/**
 * The lines without frames and continuation marks, with breaks where headings and row counts stood.
 *
 * psql ends the lines of one value with `↵` or `+`; a lone `+` may be the end of a line that was cut there.
 */
export function withoutFrames(lines: PastedLine[]): PastedLine[] {
  const filled = lines.filter(({ text }) => text.trim() !== "");
  const continued = filled.filter(({ text }) => /\+ ?[|│║]?$/.test(text) && !BORDER.test(text)).length;
  const marks = continued > 1 && continued * 3 >= filled.length ? "+↵" : "↵";
  return withoutWrapMarks(
    lines.flatMap((line) => (line.isBreak === true ? [line] : withoutFrame(line, marks))),
  );
}

/** psql's wrapped format marks a cut by a sign on both sides of it; without the signs the lines are merely wrapped. */
function withoutWrapMarks(lines: PastedLine[]): PastedLine[] {
  return lines.map((line, at) => {
    const startsCut = at > 0 && cutBetween(lines[at - 1]!, line);
    const endsCut = at + 1 < lines.length && cutBetween(line, lines[at + 1]!);
    if (!startsCut && !endsCut) return line;
    return sliceLine(line, startsCut ? 1 : 0, line.text.length - (endsCut ? 1 : 0));
  });
}

function cutBetween({ text: above }: PastedLine, { text: below }: PastedLine): boolean {
  return (
    above.length > 1 &&
    below.length > 1 &&
    ((above.endsWith("…") && below.startsWith("…")) ||
      (above.endsWith(".") && below.startsWith(".") && !isRangeCut(above, below)))
  );
}

/** True where a terminal broke a line inside the two dots of `(cost=0.43..8.45`: these are no signs. */
function isRangeCut(above: string, below: string): boolean {
  return /\b(?:cost|time)=\d{1,320}\.\d{1,10}\.$/.test(above) && /^\.\d{1,320}\.\d/.test(below);
}

function withoutFrame(source: PastedLine, marks: string): PastedLine[] {
  const line = withoutPipes(source, marks);
  const trimmed = line.text.trim();
  const isBorder = BORDER.test(source.text) && /[-=\u2500-\u257f]{3}/.test(source.text);
  if (isBorder || RECORD.test(trimmed) || PSQL_TIMING.test(trimmed)) return [];
  const isBreak = HEADER.test(trimmed) || ROW_COUNT.test(trimmed);
  return [isBreak ? { ...sliceLine(line, 0, 0), isBreak } : line];
}

function withoutPipes(source: PastedLine, marks: string): PastedLine {
  let line = trimLineEnd(source);
  const expanded = EXPANDED.exec(line.text);
  const indent = line.text.length - line.text.trimStart().length;
  const isFramed = PIPES.includes(line.text.charAt(indent)) && line.text.length > indent;
  if (expanded !== null) line = withoutCsvQuotes(sliceLine(line, expanded[0].length));
  else if (isFramed) line = sliceLine(line, indent + (line.text.charAt(indent + 1) === " " ? 2 : 1));
  line = withoutLast(line, PIPES);
  // In an expanded display the column's name stands once, and blank below it; old-ascii has a colon there.
  const again = expanded === null ? /^ {8,}[|│║:;](?: |$)/.exec(line.text) : null;
  return withoutLast(again === null ? line : sliceLine(line, again[0].length), marks);
}

function withoutLast(line: PastedLine, marks: string): PastedLine {
  const last = line.text.length - 1;
  return last >= 0 && marks.includes(line.text.charAt(last)) ? trimLineEnd(sliceLine(line, 0, last)) : line;
}

/** A value of CSV that needed quotes. */
function withoutCsvQuotes(line: PastedLine): PastedLine {
  if (line.text.length < 2 || !line.text.startsWith('"') || !line.text.endsWith('"')) return line;
  const inner = sliceLine(line, 1, line.text.length - 1);
  return { ...inner, text: inner.text.replaceAll('""', '"'), doubled: '"' };
}
