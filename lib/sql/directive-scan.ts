import type { SourcePosition } from "@/lib/errors";
import { lineIndex } from "./line-index";
import { scanRegions, type TextRegion } from "./text-regions";

/** A stretch of a directive's value and where it stands in the source: one per line. */
export interface ValueSegment {
  valueOffset: number;
  length: number;
  source: SourcePosition;
}

/** A directive as it is written, whether or not its name is known. */
export interface WrittenDirective {
  name: string;
  /** The `@name` part. */
  namePosition: SourcePosition;
  /** Without surrounding blanks; continuation lines are joined by newlines. */
  value: string;
  segments: ValueSegment[];
  /** From the dashes to the end of the last continuation line. */
  position: SourcePosition;
  /** The text after this directive, up to the next one or the end. */
  following: { offset: number; length: number };
}

interface SourceText {
  text: string;
  positionAt: ReturnType<typeof lineIndex>;
}

const DIRECTIVE = /^--[ \t]*@([A-Za-z][\w-]*)(?![\w-])[ \t]*/;
const NEXT_LINE = /^(?:\r\n?|\n)[ \t]*$/;
const CONTINUATION = /^--[ \t]{2,}(?!@)/;

/**
 * Finds the `-- @name value` comments of a cell in order.
 *
 * A directive starts its line. A following comment line with two or more blanks after the dashes continues its
 * value. Anything inside a string, a dollar quote or a block comment is not a directive. Needs no SQL parser.
 */
export function scanDirectives(text: string): WrittenDirective[] {
  const found: WrittenDirective[] = [];
  const source: SourceText = { text, positionAt: lineIndex(text) };
  let open: WrittenDirective | undefined;
  let openEnd = 0;
  for (const region of scanRegions(text)) {
    if (region.kind !== "line-comment" || !startsItsLine(text, region.start)) continue;
    const comment = text.slice(region.start, region.end);
    const match = DIRECTIVE.exec(comment);
    if (match) {
      open = startDirective(source, region, match[0].length, match[1]!);
      found.push(open);
    } else if (open && NEXT_LINE.test(text.slice(openEnd, region.start)) && CONTINUATION.test(comment)) {
      addSegment(open, source, region, CONTINUATION.exec(comment)![0].length);
    } else {
      open = undefined;
    }
    openEnd = region.end;
  }
  found.forEach((directive, index) => {
    const offset = directive.position.offset + directive.position.length;
    directive.following = { offset, length: (found[index + 1]?.position.offset ?? text.length) - offset };
  });
  return found;
}

/** Where the part of `directive`'s value from `offset` on stands in the source. */
export function positionInValue(directive: WrittenDirective, offset: number, length = 1): SourcePosition {
  const segment = directive.segments.findLast((candidate) => candidate.valueOffset <= offset);
  if (!segment) return directive.namePosition;
  const inside = Math.min(offset - segment.valueOffset, segment.length);
  const { source } = segment;
  return { ...source, offset: source.offset + inside, column: source.column + inside, length };
}

function startsItsLine(text: string, offset: number): boolean {
  let before = offset - 1;
  while (text[before] === " " || text[before] === "\t") before -= 1;
  return before < 0 || text[before] === "\n" || text[before] === "\r";
}

function startDirective(
  source: SourceText,
  region: TextRegion,
  prefix: number,
  name: string,
): WrittenDirective {
  const { text, positionAt } = source;
  const at = text.indexOf("@", region.start);
  const directive: WrittenDirective = {
    name,
    namePosition: positionAt(at, name.length + 1),
    value: "",
    segments: [],
    position: positionAt(region.start, 0),
    following: { offset: region.end, length: 0 },
  };
  addSegment(directive, source, region, prefix);
  return directive;
}

function addSegment(
  directive: WrittenDirective,
  { text, positionAt }: SourceText,
  region: TextRegion,
  prefix: number,
): void {
  const start = region.start + prefix;
  const value = text.slice(start, region.end).trimEnd();
  directive.position = { ...directive.position, length: region.end - directive.position.offset };
  if (value === "") return;
  if (directive.value !== "") directive.value += "\n";
  const valueOffset = directive.value.length;
  directive.segments.push({
    valueOffset,
    length: value.length,
    source: positionAt(start, value.length),
  });
  directive.value += value;
}
