import type { TextRange } from "../plan-node";

/** One line of a paste without its decoration. */
export interface PastedLine {
  text: string;
  /** Where `text` starts in the paste. */
  offset: number;
  /** Where `text` ends in the paste. */
  end: number;
  /** A quote that stands doubled in the paste, as CSV needs it, and single in `text`. */
  doubled?: string;
  /** True where one thing ends and another may begin: a fence, a heading, a row count. */
  isBreak?: boolean;
}

/** `line` from column `start` to before `end`; places in the paste stay right. */
export function sliceLine(line: PastedLine, start: number, end = line.text.length): PastedLine {
  if (start === 0 && end === line.text.length) return line;
  const text = line.text.slice(start, end);
  const columns = columnsInPaste(line);
  return { ...line, text, offset: columns(start), end: columns(Math.max(start, end)) };
}

/** `line` without `before` at its start and white space at its end. */
export function trimLineEnd(line: PastedLine): PastedLine {
  return sliceLine(line, 0, line.text.trimEnd().length);
}

/** The place in the paste of each column of `line`; ask in ascending order, for the time to stay linear. */
function columnsInPaste({ text, offset, doubled }: PastedLine): (column: number) => number {
  let counted = 0;
  let quotes = 0;
  return (column) => {
    if (doubled === undefined) return offset + column;
    for (; counted < column; counted += 1) if (text.charAt(counted) === doubled) quotes += 1;
    return offset + column + quotes;
  };
}

/** Lines joined by line breaks, and the way back from a place in them to the paste. */
export class JoinedLines {
  readonly text: string;
  private readonly starts: number[] = [];

  constructor(private readonly lines: readonly PastedLine[]) {
    let start = 0;
    for (const line of lines) {
      this.starts.push(start);
      start += line.text.length + 1;
    }
    this.text = lines.map((line) => line.text).join("\n");
  }

  /** The place in the paste of one place in `text`. */
  inPaste(offset: number): number {
    return this.mapAscending([offset])[0] ?? 0;
  }

  /** Ranges of `text` as ranges of the paste, in time linear in both. */
  rangesInPaste(ranges: readonly TextRange[]): TextRange[] {
    const places = ranges.flatMap(({ start, end }) => [start, end]);
    const order = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]!);
    const mapped = this.mapAscending(order.map((index) => places[index]!));
    const found = new Array<number>(places.length).fill(0);
    order.forEach((index, rank) => (found[index] = mapped[rank]!));
    return ranges.map((_, index) => ({ start: found[2 * index]!, end: found[2 * index + 1]! }));
  }

  private mapAscending(places: readonly number[]): number[] {
    let at = 0;
    let columns = this.lines[0] === undefined ? () => 0 : columnsInPaste(this.lines[0]);
    return places.map((place) => {
      const before = at;
      while (at + 1 < this.lines.length && this.starts[at + 1]! <= place) at += 1;
      const line = this.lines[at];
      if (line === undefined) return 0;
      if (at !== before) columns = columnsInPaste(line);
      return columns(Math.min(place - this.starts[at]!, line.text.length));
    });
  }
}
