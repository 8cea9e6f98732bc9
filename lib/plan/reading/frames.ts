import { sliceLine, trimLineEnd, type PastedLine } from "./pasted-lines";

const BORDER = /^[\s+|=\-\u2500-\u257f]+$/;
const HEADER = /^"?query plan"?$/i;
const RECORD = /^[-+|\s\u2500-\u257f]*\[? ?record \d{1,9} ?\]?[-+|\s\u2500-\u257f]*$/i;
const ROW_COUNT = /^\(\d{1,9} [^\d()]{1,20}\)$/;
const PSQL_TIMING = /^Time: [\d.,]{1,20} ms/;
/** The column's name and the line between it and its value, in psql's expanded display. */
const EXPANDED = /^(?:[|│║] )?QUERY PLAN +[|│║] ?/;
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
  return lines.flatMap((line) => (line.isBreak === true ? [line] : withoutFrame(line, marks)));
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
  if (expanded !== null) line = sliceLine(line, expanded[0].length);
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
