import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { Cell } from "@/lib/notebook/document";
import { findFigureReferences } from "@/lib/notebook/figures";
import { parseNotebookFile } from "@/lib/notebook/format";
import { TEMPLATES } from "@/lib/notebook/templates";
import { loadParser } from "@/lib/sql/parser";
import { splitStatements } from "@/lib/sql/split";

beforeAll(() => loadParser());

const readNotebook = (file: string) =>
  parseNotebookFile(readFileSync(path.join(import.meta.dirname, file), "utf8"));

const OF_VARIANT = ["median", "p95", "iqr", "buffers"];
const OF_COMPARISON = ["ratio", "ratioLow", "ratioHigh", "faster"];

/** The figures that a run of `cell` is sure to leave; of an SQL cell, `value.` and any column. */
function figurePaths(cell: Cell): RegExp {
  switch (cell.kind) {
    case "benchmark": {
      const names = parseBenchmark(cell.source).variants.map(({ name }) => name);
      const own = `(${names.join("|")})\\.(${OF_VARIANT.join("|")})`;
      return new RegExp(`^(${own}|(${names.slice(1).join("|")})\\.(${OF_COMPARISON.join("|")}))$`);
    }
    case "planner-lab":
      return /^(regret|best|default\.median|best\.median|verdict)$/;
    case "plan":
      return /^(execution|planning|buffers|rows)$/;
    case "sql":
      return /^(rows|elapsed|value\.[a-z_]+)$/;
    case "markdown":
      return /^(?!)/;
  }
}

describe.each(TEMPLATES)("the template $name", ({ name, file }) => {
  it("is a notebook with at least one cell, and with a title unless it is blank", () => {
    const { title, cells } = readNotebook(file);
    expect(title === "").toBe(name === "blank");
    expect(cells.length).toBeGreaterThan(0);
  });

  it("holds only SQL that PostgreSQL's parser accepts", () => {
    for (const cell of readNotebook(file).cells.filter(({ kind }) => kind !== "markdown"))
      for (const statement of splitStatements(cell.source)) expect(statement.error, cell.id).toBeNull();
  });

  it("cites only figures that a cell above the text leaves", () => {
    const cells = readNotebook(file).cells;
    cells.forEach((cell, index) => {
      if (cell.kind !== "markdown") return;
      const above = new Map(cells.slice(0, index).map((other) => [other.name, other]));
      const references = findFigureReferences(cell.source);
      expect(references, cell.id).toHaveLength(cell.source.split("{{").length - 1);
      for (const { cellName, path: figure } of references) {
        const cited = above.get(cellName);
        expect(cited && figurePaths(cited).test(figure), `${cellName}.${figure}`).toBe(true);
      }
    });
  });
});

it("every file here is offered as a template", () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".tune.md"));
  expect(files.sort()).toEqual(TEMPLATES.map(({ file }) => file as string).sort());
});
