import { sliceLine, trimLineEnd, type PastedLine } from "./pasted-lines";

const BORDER = /^[\s+|=\-\u2500-\u257f]+$/;
const HEADER = /^"?query plan"?$/i;
const RECORD = /^[-+|\s\u2500-\u257f]*\[? ?record \d{1,9} ?\]?[-+|\s\u2500-\u257f]*$/i;
const ROW_COUNT = /^\(\d{1,9} [^\d()]{1,20}\)$/;
const PSQL_TIMING = /^Time: [\d.,]{1,20} ms/;
/** The column's name and the line between it and its value, in psql's expanded display. */
const EXPANDED = /^(?:[|│║] )?QUERY PLAN +[|│║] ?/;
const PIPES = "|│║";
/** What psql puts at the end of a line whose value goes on in the next one. */
const CONTINUED = "+↵";

/** The line without frame and continuation mark, a break where a heading or a row count stood, or null for a border. */
export function withoutFrame(source: PastedLine): PastedLine | null {
  const line = withoutPipes(source);
  const trimmed = line.text.trim();
  const isBorder = BORDER.test(source.text) && /[-=\u2500-\u257f]{3}/.test(source.text);
  if (isBorder || RECORD.test(trimmed) || PSQL_TIMING.test(trimmed)) return null;
  const isBreak = HEADER.test(trimmed) || ROW_COUNT.test(trimmed);
  return isBreak ? { ...sliceLine(line, 0, 0), isBreak } : line;
}

function withoutPipes(source: PastedLine): PastedLine {
  let line = trimLineEnd(source);
  const expanded = EXPANDED.exec(line.text);
  const indent = line.text.length - line.text.trimStart().length;
  const isFramed = PIPES.includes(line.text.charAt(indent)) && line.text.length > indent;
  if (expanded !== null) line = sliceLine(line, expanded[0].length);
  else if (isFramed) line = sliceLine(line, indent + (line.text.charAt(indent + 1) === " " ? 2 : 1));
  line = withoutLast(line, PIPES);
  // In an expanded display the column's name stands once, and blank below it; old-ascii has a colon there.
  const again = expanded === null ? /^ {8,}[|│║:;](?: |$)/.exec(line.text) : null;
  return withoutLast(again === null ? line : sliceLine(line, again[0].length), CONTINUED);
}

/** No line of a plan ends in one of these by itself. */
function withoutLast(line: PastedLine, marks: string): PastedLine {
  const last = line.text.length - 1;
  return last >= 0 && marks.includes(line.text.charAt(last)) ? trimLineEnd(sliceLine(line, 0, last)) : line;
}
