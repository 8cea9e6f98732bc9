import type { PastedLine } from "./pasted-lines";
import { isSubplanLabel, splitDetail } from "./text-detail";
import { isStatementLine } from "./text-statement";
import { isRootTitle } from "./text-title";
import { wrapOf, type WrappedPair } from "./wrap-width";

/**
 * Puts lines of TEXT format back together that a terminal cut at its width or a mail program broke at a space.
 *
 * Nothing is joined unless the paste proves that it was wrapped: a line with an open bracket, or a list that ends in a
 * comma, followed by one that cannot stand by itself. The width is then known, and every line that reaches it is
 * joined with a next one that is not a line of a plan in its own right.
 */
export function rejoinTextLines(lines: PastedLine[]): PastedLine[] {
  const proven = provenPairs(lines);
  const wrap = proven.length === 0 ? null : wrapOf(proven, likelyPairs(lines), lines);
  if (wrap === null) return lines;
  const context = contextOf(lines);
  const joined: PastedLine[] = [];
  let open: OpenLine | null = null;
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    if (open !== null && before !== undefined) {
      const isLong = wrap.reaches(before.text, line.text);
      if (isLong ? continues(open, line.text, context) : mustContinue(open, line.text, context)) {
        open.add(line, wrap.glue(before.text, line.text));
        continue;
      }
    }
    if (open !== null) joined.push(open.line());
    open = new OpenLine(line);
  }
  if (open !== null) joined.push(open.line());
  return joined;
}

interface PlanContext {
  rootColumn: number;
  hasFigures: boolean;
}

function contextOf(lines: PastedLine[]): PlanContext {
  const root = lines.find((line) => line.text.trim() !== "");
  return {
    rootColumn: columnOf(root?.text ?? ""),
    hasFigures: lines.some((line) => line.text.includes("  (cost=")),
  };
}

/** How much of a line's beginning is looked at to tell what it is. */
const HEAD_LENGTH = 600;

/** A line with what was joined to it so far; brackets and quotes are counted once per piece. */
class OpenLine {
  head: string;
  depth = 0;
  quote: string | null = null;
  private readonly pieces: string[] = [];
  private last: PastedLine;

  constructor(private readonly first: PastedLine) {
    this.head = first.text.slice(0, HEAD_LENGTH);
    this.last = first;
    this.pieces.push(first.text);
    this.count(first.text);
  }

  add(line: PastedLine, glue: string): void {
    this.pieces.push(glue, line.text);
    if (this.head.length < HEAD_LENGTH) this.head = (this.head + glue + line.text).slice(0, HEAD_LENGTH);
    this.last = line;
    this.count(line.text);
  }

  /** The tail of the pieces so far, to see how the line ends. */
  get tail(): string {
    return (this.pieces.at(-1) ?? "").trimEnd();
  }

  line(): PastedLine {
    if (this.pieces.length === 1) return this.first;
    return { text: this.pieces.join(""), offset: this.first.offset, end: this.last.end };
  }

  private count(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at);
      if (this.quote !== null) {
        if (char === this.quote) this.quote = null;
      } else if (char === "'" || char === '"') this.quote = char;
      else if (char === "(") this.depth += 1;
      else if (char === ")") this.depth -= 1;
    }
  }
}

/** Whether `text` goes on with the open line, given that the line before it reaches the width of the wrap. */
function continues(open: OpenLine, text: string, context: PlanContext): boolean {
  const body = text.trim();
  if (body === "") return false;
  if (open.head.trim() === "") return open.head.length > 0;
  if (open.quote !== null || open.depth > 0) return true;
  if (FIGURES.test(body) || endsInList(open)) return true;
  if (!isPlanLine(body)) return true;
  if (!isComplete(open, context) || CUT_KEY.test(open.tail)) return true;
  return SECOND_FIGURE.test(body) || (columnOf(text) <= context.rootColumn && isMisplaced(body));
}

/** Whether `text` cannot stand by itself, however short the line before it is: the next word may have been long. */
function mustContinue(open: OpenLine, text: string, context: PlanContext): boolean {
  const body = text.trim();
  const head = open.head.trim();
  if (FIGURES.test(body)) return isTitle(head);
  if (columnOf(text) > context.rootColumn + 1) return false;
  if (CUT_KEY.test(open.tail) && SECOND_WORD.test(body)) return true;
  if (body === "" || head === "" || open.quote !== null || isPlanLine(body)) return false;
  return (
    open.depth > 0 ||
    open.tail.endsWith(":") ||
    endsInList(open) ||
    (head.startsWith("->") && !isComplete(open, context))
  );
}

const FIGURES = /^\((?:cost=|actual |never executed)/;
const LIST = /^(?:Output|(?:Sort|Presorted|Group|Hash) Key|Params Evaluated|Settings): /;
/** Words that stand on a line only behind others. */
const SECOND_FIGURE =
  /^(?:Memory|Disk|Memory Usage|Disk Usage|Misses|Evictions|Overflows|Maximum Storage|(?:Average|Peak) (?:Memory|Disk)): /;

/** A second key on the line, cut before its colon. */
const CUT_KEY =
  / {2}(?:Memory|Disk|Maximum|Average|Peak|Average Memory|Sort|Memory Usage|Disk Usage|Peak Memory|Batches|Misses|Evictions|Overflows)$/;

const SECOND_WORD = /^(?:Usage|Storage|Memory|Disk|Methods?): /;

function endsInList(open: OpenLine): boolean {
  return open.tail.endsWith(",") && LIST.test(open.head.trimStart());
}

function isPlanLine(body: string): boolean {
  return (
    body.startsWith("->") ||
    isSubplanLabel(body) ||
    isStatementLine(body) ||
    isRootTitle(body) ||
    isDetail(body)
  );
}

/** PostgreSQL's keys begin with a capital letter; a piece of one may not. */
function isDetail(body: string): boolean {
  return /^[A-Z]/.test(body) && splitDetail(body) !== null;
}

function isTitle(body: string): boolean {
  return body.startsWith("->") || isRootTitle(body) || (/^[A-Z]/.test(body) && !body.includes(":"));
}

/** A detail of a node cannot stand at the root's own column; a statement's lines and a root can. */
function isMisplaced(body: string): boolean {
  return !body.startsWith("->") && !isStatementLine(body) && !isRootTitle(body) && !isSubplanLabel(body);
}

/** Whether the line so far says all that a line of its kind says. */
function isComplete({ head }: OpenLine, { hasFigures }: PlanContext): boolean {
  const body = head.trim();
  const title = body.startsWith("->") ? body.slice(2).trim() : isRootTitle(body) ? body : null;
  if (title !== null) return title !== "" && (!hasFigures || /\((?:cost=|actual |never )/.test(title));
  return isPlanLine(body) && !/^[^:]{1,60}: *$/.test(body);
}

/** Pairs of neighbours of which the second cannot but continue the first. */
function provenPairs(lines: PastedLine[]): WrappedPair[] {
  const { rootColumn } = contextOf(lines);
  return lines.slice(0, -1).flatMap((line, index): WrappedPair[] => {
    const next = lines[index + 1]!.text;
    const body = next.trim();
    if (body === "" || columnOf(next) > rootColumn + 1) return [];
    const open = new OpenLine(line);
    const isOpen = open.quote === null && (open.depth > 0 || endsInList(open));
    const isTitle = /^\s*(?:->|\S)/.test(line.text) && FIGURES.test(body);
    return (isOpen && !isPlanLine(body)) || isTitle ? [{ before: line.text, after: next }] : [];
  });
}

/** Pairs of which the second is no line of a plan; without proof of a wrap it may be a line that we do not know. */
function likelyPairs(lines: PastedLine[]): WrappedPair[] {
  const { rootColumn } = contextOf(lines);
  return lines.slice(0, -1).flatMap((line, index): WrappedPair[] => {
    const next = lines[index + 1]!.text;
    const isOwn = next.trim() === "" || columnOf(next) > rootColumn || isPlanLine(next.trim());
    return isOwn ? [] : [{ before: line.text, after: next }];
  });
}

function columnOf(text: string): number {
  return text.length - text.trimStart().length;
}
