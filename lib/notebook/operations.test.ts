import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { DOCUMENT_LIMITS } from "./document";
import { notebookOf, replicasOf, seeded, synchronise } from "./notebook.fixture";
import {
  deleteCells,
  duplicateCell,
  freeName,
  insertCells,
  moveCells,
  setKind,
  setName,
  setSource,
  setTitle,
  setView,
} from "./operations";
import { createStructureUndo } from "./structure-undo";
import { cellMapOf, cellsInOrder, readBody, readCell, sourceTextOf } from "./ydoc";

const ids = (doc: Y.Doc) => cellsInOrder(doc).map((cell) => cell.id);
const one = (...cellIds: string[]) => replicasOf(notebookOf(...cellIds))[0];

describe("insertCells", () => {
  it.each([
    [null, ["new", "a", "b"]],
    ["a", ["a", "new", "b"]],
    ["b", ["a", "b", "new"]],
  ])("puts the cell after %s", (after, expected) => {
    const doc = one("a", "b");
    expect(insertCells(doc, [{ id: "new", kind: "sql" }], after, null)).toBeNull();
    expect(ids(doc)).toEqual(expected);
  });

  it("keeps several cells in the order given", () => {
    const doc = one("a", "b");
    insertCells(
      doc,
      ["x", "y", "z"].map((id) => ({ id, kind: "sql" as const })),
      "a",
      null,
    );
    expect(ids(doc)).toEqual(["a", "x", "y", "z", "b"]);
  });

  it("refuses a cell over the notebook's limit and leaves the document alone", () => {
    const doc = one(...Array.from({ length: DOCUMENT_LIMITS.cells }, (_, index) => `c${index}`));
    expect(insertCells(doc, [{ id: "x", kind: "sql" }], null, null)?.reason).toBe("too-many-cells");
    expect(ids(doc)).toHaveLength(DOCUMENT_LIMITS.cells);
  });

  it("lets two people insert at the same place, and a third between their cells", () => {
    const [a, b] = replicasOf(notebookOf("first", "last"));
    insertCells(a, [{ id: "m", kind: "sql" }], "first", null);
    insertCells(b, [{ id: "n", kind: "sql" }], "first", null);
    synchronise(a, b);
    insertCells(a, [{ id: "between", kind: "sql" }], "m", null);
    synchronise(a, b);
    expect(ids(a)).toEqual(["first", "m", "between", "n", "last"]);
    expect(ids(b)).toEqual(ids(a));
  });
});

describe("moveCells", () => {
  it("moves one or several cells, in the order given", () => {
    const doc = one("a", "b", "c", "d");
    moveCells(doc, ["a"], "c", null);
    expect(ids(doc)).toEqual(["b", "c", "a", "d"]);
    moveCells(doc, ["d", "a"], null, null);
    expect(ids(doc)).toEqual(["d", "a", "b", "c"]);
  });

  it("moving one cell on two sides at once leaves it once, and keeps an edit made meanwhile", () => {
    const [a, b] = replicasOf(notebookOf("a", "b", "c"));
    moveCells(a, ["b"], null, null);
    moveCells(b, ["b"], "c", null);
    sourceTextOf(b, "b")?.insert(0, "-- edited\n");
    synchronise(a, b);
    expect(ids(a)).toEqual(ids(b));
    expect([...ids(a)].sort()).toEqual(["a", "b", "c"]);
    expect(readCell(a, "b")?.source).toBe("-- edited\nSELECT 'b'");
  });

  it("refuses what is gone", () => {
    const doc = one("a", "b");
    expect(moveCells(doc, ["x"], null, null)?.reason).toBe("no-such-cell");
    expect(moveCells(doc, ["a"], "x", null)?.reason).toBe("no-such-cell");
  });

  it("copes with orders that are no fractional indexes", () => {
    const doc = one("a", "b", "c");
    cellMapOf(doc, "a")?.set("order", "~~~");
    cellMapOf(doc, "b")?.set("order", "");
    const before = ids(doc);
    insertCells(doc, [{ id: "x", kind: "sql" }], "a", null);
    insertCells(doc, [{ id: "y", kind: "sql" }], "b", null);
    expect(ids(doc).filter((id) => id !== "x" && id !== "y")).toEqual(before);
    expect(ids(doc)[ids(doc).indexOf("a") + 1]).toBe("x");
    expect(ids(doc)[ids(doc).indexOf("b") + 1]).toBe("y");
  });
});

describe("any sequence of operations on two replicas", () => {
  it("converges, and every operation does on its own replica what it says", () => {
    const random = seeded(7);
    const [a, b] = replicasOf(notebookOf("c0", "c1", "c2", "c3"));
    for (let step = 0; step < 400; step += 1) {
      const doc = random() < 0.5 ? a : b;
      const present = ids(doc);
      const pick = () => present[Math.floor(random() * present.length)];
      const target = pick() ?? null;
      const what = random();
      if (what < 0.35 || present.length < 3) {
        insertCells(doc, [{ id: `s${step}`, kind: "sql" }], target, null);
        expect(ids(doc)[target === null ? 0 : ids(doc).indexOf(target) + 1]).toBe(`s${step}`);
      } else if (what < 0.75) {
        const moved = pick()!;
        if (moved !== target) {
          moveCells(doc, [moved], target, null);
          expect(ids(doc)[ids(doc).indexOf(target!) + 1]).toBe(moved);
        }
      } else deleteCells(doc, [pick()!], null);
      if (random() < 0.2) synchronise(a, b);
    }
    synchronise(a, b);
    expect(readBody(a)).toEqual(readBody(b));
  });
});

describe("names", () => {
  it("are identifiers, unique in the notebook, and may be taken away", () => {
    const doc = one("a", "b");
    expect(setName(doc, "a", "total", null)).toBeNull();
    expect(setName(doc, "b", "total", null)?.reason).toBe("name-taken");
    expect(setName(doc, "b", "2nd", null)?.reason).toBe("name-invalid");
    expect(setName(doc, "b", "Total", null)?.reason).toBe("name-invalid");
    expect(setName(doc, "a", "", null)).toBeNull();
    expect(setName(doc, "b", "total", null)).toBeNull();
  });

  it.each([
    ["total", "total_3"],
    ["total_2", "total_3"],
    ["other", "other"],
    ["", ""],
  ])("%s becomes %s where it is taken", (name, free) => {
    expect(freeName(name, new Set(["total", "total_2"]))).toBe(free);
  });

  it("a copy gets the text, the kind, the view and a free name", () => {
    const doc = one("a", "b");
    setName(doc, "a", "bench", null);
    setKind(doc, "a", "benchmark", null);
    setView(doc, "a", "collapsed", true, null);
    duplicateCell(doc, "a", "copy", null);
    expect(ids(doc)).toEqual(["a", "copy", "b"]);
    expect(readCell(doc, "copy")).toMatchObject({
      kind: "benchmark",
      name: "bench_2",
      source: "SELECT 'a'",
      view: { collapsed: true },
    });
  });
});

describe("setSource", () => {
  it("touches only what differs, so that an edit elsewhere in the cell survives", () => {
    const [a, b] = replicasOf(notebookOf("q"));
    sourceTextOf(b, "q")?.insert(10, " -- kept");
    setSource(a, "q", "select 'q'", null);
    synchronise(a, b);
    expect(readCell(a, "q")?.source).toBe("select 'q' -- kept");
  });
});

describe("structure undo", () => {
  it("brings a deleted cell back with its text, name and place", () => {
    const doc = one("a", "b", "c");
    const undo = createStructureUndo(doc);
    sourceTextOf(doc, "b")?.insert(0, "-- typed before\n");
    setName(doc, "b", "middle", undo.origin);
    const before = readBody(doc);
    deleteCells(doc, ["b"], undo.origin);
    expect(ids(doc)).toEqual(["a", "c"]);
    expect(undo.undo()).toBe(true);
    expect(readBody(doc)).toEqual(before);
    undo.redo();
    expect(ids(doc)).toEqual(["a", "c"]);
  });

  it("brings it back for everybody, and it can be typed in again", () => {
    const [a, b] = replicasOf(notebookOf("a", "b"));
    const undo = createStructureUndo(a);
    deleteCells(a, ["b"], undo.origin);
    synchronise(a, b);
    undo.undo();
    synchronise(a, b);
    sourceTextOf(b, "b")?.insert(0, "x");
    synchronise(a, b);
    expect(readCell(a, "b")?.source).toBe("xSELECT 'b'");
  });

  it("takes back one operation at a time, and only one's own", () => {
    const [a, b] = replicasOf(notebookOf("a", "b"));
    const undo = createStructureUndo(a);
    insertCells(a, [{ id: "mine", kind: "sql" }], "a", undo.origin);
    moveCells(a, ["b"], null, undo.origin);
    insertCells(b, [{ id: "theirs", kind: "sql" }], "b", createStructureUndo(b).origin);
    synchronise(a, b);
    undo.undo();
    undo.undo();
    expect(undo.undo()).toBe(false);
    expect(ids(a)).toEqual(["a", "b", "theirs"]);
  });

  it("leaves typing and how cells are shown alone", () => {
    const doc = one("a");
    const undo = createStructureUndo(doc);
    sourceTextOf(doc, "a")?.insert(0, "typed ");
    setView(doc, "a", "collapsed", true, "view");
    setTitle(doc, "New", "title");
    expect(undo.canUndo()).toBe(false);
  });
});
