import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { CELL_KINDS, type Cell, type NotebookBody } from "./document";
import { parseNotebookFile, serialiseNotebook } from "./format";
import { seeded } from "./notebook.fixture";
import { initialOrders } from "./order";

const FILE = `---
tune: 1
title: Slow order lookup
abstract: "Why: a # sentence"
---

<!-- tune:cell {"id":"c1","kind":"markdown"} -->

# Heading

Prose with **bold**.

<!-- /tune:cell -->

<!-- tune:cell {"id":"c2","kind":"sql","name":"baseline","view":{"collapsed":true}} -->

\`\`\`sql
SELECT *
FROM orders
\`\`\`

<!-- /tune:cell -->
`;

/** Pieces that have broken one file format or another. */
const HOSTILE = [
  "",
  "\n",
  "\n\n",
  " ",
  "\t",
  "---",
  "...",
  "```",
  "````",
  "~~~",
  "```sql",
  "`",
  "-->",
  "--",
  "<!--",
  "<!-- tune:cell {} -->",
  "<!-- /tune:cell -->",
  "\\<!-- tune:cell",
  "\\\\<!-- /tune:run -->",
  "<!-- tune",
  "<b>",
  "&amp;",
  "{{a.b}}",
  "€",
  "🐘",
  "\u2028",
  "\u0085",
  "\ufeff",
  "\u0007",
  "\u007f",
  "\u009c",
  "SELECT 1;",
  "# H1",
  ": ",
  " #",
  "'",
  '"',
  "\\",
  "\\n",
  "&anchor",
  "*alias",
  "!tag",
  "null",
  "true",
  "1e3",
  "0x1f",
  "- item",
  "? key",
  "%YAML",
  "@at",
  "|",
  ">",
  "[",
  "{",
  "2026-01-01",
  "=",
  "~",
  "no",
];

function randomBody(seed: number): NotebookBody {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const text = (most: number) =>
    Array.from({ length: Math.floor(random() * most) }, () => pick(HOSTILE)).join(random() < 0.5 ? "\n" : "");
  const orders = initialOrders(4);
  const cells = orders.map((order, index): Cell => ({
    id: `c${index}${pick(["", "-->", "<b>", "\u2028", '"'])}`,
    kind: pick(CELL_KINDS),
    name: random() < 0.3 ? `name_${index}` : "",
    order,
    source: text(12),
    view: random() < 0.3 ? { [text(2)]: text(4), nested: { n: [1, null, "-->"] } } : {},
  }));
  return { title: text(4), abstract: text(4), targetId: null, cells };
}

describe("serialiseNotebook and parseNotebookFile", () => {
  it("give every notebook back, whatever its text holds", () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const body = randomBody(seed);
      const file = serialiseNotebook(body);
      expect(parseNotebookFile(file), `seed ${seed}`).toEqual(body);
      expect(serialiseNotebook(parseNotebookFile(file))).toBe(file);
    }
  });

  it("write what a person would", () => {
    expect(serialiseNotebook(parseNotebookFile(FILE))).toBe(FILE);
  });

  it("read a file with CRLF and a byte order mark as the same notebook", () => {
    expect(parseNotebookFile(`\ufeff${FILE.replaceAll("\n", "\r\n")}`)).toEqual(parseNotebookFile(FILE));
  });
});

describe("parseNotebookFile", () => {
  it("reads a hand-written file without ids and blank lines", () => {
    const file = `---\ntune: 1\n---\n<!-- tune:cell {"kind":"markdown"} -->\nHello\n<!-- /tune:cell -->\n<!-- tune:cell {"kind":"sql"} -->\n\`\`\`sql\nSELECT 1\n\`\`\`\n<!-- /tune:cell -->`;
    expect(parseNotebookFile(file).cells.map(({ id, kind, source }) => [id, kind, source])).toEqual([
      ["cell-1", "markdown", "Hello"],
      ["cell-2", "sql", "SELECT 1"],
    ]);
  });

  const head = "---\ntune: 1\ntitle: T\n---\n";
  const cell = (attributes: string, text = "```\nx\n```") =>
    `<!-- tune:cell ${attributes} -->\n${text}\n<!-- /tune:cell -->\n`;
  it.each([
    ["", 1, "begins with ---"],
    ["# Just Markdown", 1, "begins with ---"],
    ["---\ntune: 1\n", 1, "not closed by a second ---"],
    ["---\ntune: 2\n---\n", 2, "tune: 1"],
    ["---\ntune: 1\ntitle: [1]\n---\n", 3, "expected string"],
    ["---\ntune: 1\nauthor: me\n---\n", 2, 'Unrecognized key: "author"'],
    ["---\ntune: 1\ntitle: 'open\n---\n", 3, "not YAML"],
    ["---\ntune: 1\ntitle: &a x\nabstract: *a\n---\n", 2, "not YAML"],
    [`${head}loose text`, 5, "Here a cell begins"],
    [`${head}<!-- tune:cell {"kind":"sql" -->`, 5, "Here a cell begins"],
    [head + cell('{"kind":"script"}'), 5, "kind"],
    [head + cell('{"kind":"sql","conn":"prod"}'), 5, 'Unrecognized key: "conn"'],
    [head + cell('{"kind":"sql","name":"Not ok"}'), 5, "name: a name starts"],
    [head + cell('{"kind":"sql"}', "SELECT 1"), 6, "between two lines of ```"],
    [head + cell('{"kind":"sql"}', "```sql\nSELECT 1"), 6, "not closed by a line of ```"],
    [head + cell('{"kind":"sql"}', "```\nx\n```\nmore"), 9, "Only the cell's end"],
    [`${head}<!-- tune:cell {"kind":"sql"} -->\n\`\`\`\n`, 5, "not closed by <!-- /tune:cell -->"],
    [`${head}<!-- tune:cell {"kind":"sql"} -->\n${cell('{"kind":"sql"}')}`, 6, "before the next begins"],
    [head + cell('{"kind":"sql","id":"a"}') + cell('{"kind":"sql","id":"a"}'), 10, "Two cells have the id a"],
    [
      head + cell('{"kind":"sql","name":"a"}') + cell('{"kind":"sql","name":"a"}'),
      10,
      "Two cells are named a",
    ],
  ])("refuses %j, pointing at line %d", (file, line, message) => {
    const error = catchError(() => parseNotebookFile(file));
    expect(error.code).toBe("invalid-input");
    expect(error.message).toContain(message);
    expect(error.where?.line).toBe(line);
  });
});

function catchError(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
