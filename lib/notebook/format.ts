import type { Cell, NotebookBody } from "./document";
import { readFrontMatter, writeFrontMatter } from "./format-front-matter";
import { readCellLine, writeCellLine, type CellHeader } from "./format-cell-line";
import { LineReader } from "./line-reader";
import { initialOrders } from "./order";

/*
 * The file format `*.tune.md`: Markdown that any viewer renders, with HTML comments as the boundaries of cells.
 *
 *   ---
 *   tune: 1
 *   title: Slow order lookup
 *   ---
 *   <!-- tune:cell {"id":"c1","kind":"sql","name":"baseline"} -->
 *
 *   ```sql
 *   SELECT 1
 *   ```
 *
 *   <!-- /tune:cell -->
 *
 * A Markdown cell's text stands there as it is. Lines are parted by LF; CRLF is read as LF. A content line that looks
 * like a boundary gains a backslash when written and loses one when read.
 */

const CLOSE = "<!-- /tune:cell -->";
const BOUNDARY = /^<!-- \/?tune/;
const ESCAPABLE = /^\\*<!-- \/?tune/;
const FENCE_LANGUAGE = { sql: "sql", benchmark: "sql", "planner-lab": "sql", plan: "text" } as const;

/**
 * The notebook as a file. `parseNotebookFile` gives it back, except for the target, which is a thing of one store, and
 * the orders, which become those of a new notebook; CR becomes LF.
 */
export function serialiseNotebook(body: NotebookBody): string {
  return [writeFrontMatter(body), ...body.cells.map(writeCell)].join("\n");
}

function writeCell(cell: Cell): string {
  const source = cell.source.replaceAll(/\r\n?/g, "\n");
  const content = source
    .split("\n")
    .map((line) => (ESCAPABLE.test(line) ? `\\${line}` : line))
    .join("\n");
  return `${writeCellLine(cell)}\n\n${cell.kind === "markdown" ? content : fenced(content, cell.kind)}\n\n${CLOSE}\n`;
}

/** A fence is one backtick longer than the longest run inside, and never shorter than three. */
function fenced(content: string, kind: keyof typeof FENCE_LANGUAGE): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${FENCE_LANGUAGE[kind]}\n${content}\n${fence}`;
}

/**
 * The notebook that a `*.tune.md` file holds; it has no target yet. Cells without an id are given one by position.
 *
 * @throws AppError "invalid-input" with `where` in `file` (after CRLF became LF) at the first thing not understood:
 * nothing of a file is ever dropped silently.
 */
export function parseNotebookFile(file: string): NotebookBody {
  const reader = new LineReader(file.replaceAll(/\r\n?/g, "\n").replace(/^\ufeff/, ""));
  const meta = readFrontMatter(reader);
  const cells: Omit<Cell, "order">[] = [];
  const ids = new Set<string>();
  const names = new Set<string>();
  for (reader.skipBlank(); !reader.done; reader.skipBlank()) {
    const cell = readCell(reader, cells.length + 1);
    if (ids.has(cell.id)) throw reader.mistake(`Two cells have the id ${cell.id}.`, cell.line);
    if (cell.name !== "" && names.has(cell.name))
      throw reader.mistake(`Two cells are named ${cell.name}.`, cell.line);
    ids.add(cell.id);
    names.add(cell.name);
    const { line: _, ...rest } = cell;
    cells.push(rest);
  }
  const orders = initialOrders(cells.length);
  return {
    ...meta,
    targetId: null,
    cells: cells.map((cell, index) => ({ ...cell, order: orders[index] ?? "" })),
  };
}

function readCell(reader: LineReader, number: number): Omit<Cell, "order"> & { line: number } {
  const line = reader.line;
  const header: CellHeader = readCellLine(reader);
  const content: string[] = [];
  while (!reader.done && reader.peek() !== CLOSE) {
    if (BOUNDARY.test(reader.peek()))
      throw reader.mistake(`A cell ends with ${CLOSE} before the next begins.`, reader.line);
    content.push(reader.take());
  }
  if (reader.done) throw reader.mistake(`This cell is not closed by ${CLOSE}.`, line);
  reader.take();
  const text = header.kind === "markdown" ? trimBlank(content) : readFenced(reader, content, line + 1);
  const source = text.map((row) => (ESCAPABLE.test(row) && row.startsWith("\\") ? row.slice(1) : row));
  return { ...header, id: header.id ?? `cell-${number}`, source: source.join("\n"), line };
}

/** Exactly one blank line is the file's at either end; more belong to the cell. */
function trimBlank(rows: string[]): string[] {
  const start = rows[0] === "" ? 1 : 0;
  const end = rows.length > start && rows.at(-1) === "" ? rows.length - 1 : rows.length;
  return rows.slice(start, end);
}

function readFenced(reader: LineReader, rows: string[], firstLine: number): string[] {
  const opening = rows.findIndex((row) => row.trim() !== "");
  const fence = /^(`{3,})[a-z]*$/.exec(rows[opening] ?? "")?.[1];
  if (!fence)
    throw reader.mistake(
      "The text of this cell stands between two lines of ```.",
      firstLine + Math.max(opening, 0),
    );
  const closing = rows.indexOf(fence, opening + 1);
  if (closing === -1)
    throw reader.mistake(`This block is not closed by a line of ${fence}.`, firstLine + opening);
  const extra = rows.findIndex((row, index) => index > closing && row.trim() !== "");
  if (extra !== -1)
    throw reader.mistake("Only the cell's end may follow its block of text.", firstLine + extra);
  return rows.slice(opening + 1, closing);
}
