import { describe, expect, it } from "vitest";
import { notebookOf, replicasOf, synchronise } from "./notebook.fixture";
import { observeBody } from "./observed-body";
import { deleteCells, insertCells, moveCells, setTitle, setView } from "./operations";
import { createStructureUndo } from "./structure-undo";
import { readBody, sourceTextOf } from "./ydoc";

describe("observeBody", () => {
  it("changes the identity of the cell that was typed in and of no other", () => {
    const [doc] = replicasOf(notebookOf("a", "b", "c"));
    const observed = observeBody(doc);
    const before = observed.current();
    sourceTextOf(doc, "b")?.insert(0, "x");
    const after = observed.current();
    expect(after).toEqual(readBody(doc));
    expect(after.cells[0]).toBe(before.cells[0]);
    expect(after.cells[2]).toBe(before.cells[2]);
    expect(after.cells[1]).not.toBe(before.cells[1]);
  });

  it("keeps the list's identity when only the title changes, and the body's when nothing does", () => {
    const [doc] = replicasOf(notebookOf("a"));
    const observed = observeBody(doc);
    const before = observed.current();
    setTitle(doc, "Other", null);
    expect(observed.current().cells).toBe(before.cells);
    const calls: number[] = [];
    observed.subscribe(() => calls.push(1));
    setView(doc, "a", "collapsed", undefined, null);
    expect(calls).toEqual([]);
  });

  it("starts from the body that was rendered before, cell by cell", () => {
    const known = notebookOf("a", "b");
    const [doc] = replicasOf(known);
    expect(observeBody(doc, known).current()).toBe(known);
    sourceTextOf(doc, "b")?.insert(0, "x");
    expect(observeBody(doc, known).current().cells[0]).toBe(known.cells[0]);
  });

  it("follows inserts, moves, deletions, undo and other people", () => {
    const [a, b] = replicasOf(notebookOf("a", "b", "c"));
    const observed = observeBody(a);
    const undo = createStructureUndo(a);
    insertCells(a, [{ id: "x", kind: "plan" }], "a", undo.origin);
    moveCells(b, ["c"], null, null);
    deleteCells(a, ["b"], undo.origin);
    synchronise(a, b);
    undo.undo();
    sourceTextOf(a, "b")?.insert(0, "again ");
    expect(observed.current()).toEqual(readBody(a));
    expect(observed.current().cells.map((cell) => cell.id)).toEqual(["c", "a", "x", "b"]);
  });

  it("is silent once destroyed", () => {
    const [doc] = replicasOf(notebookOf("a"));
    const observed = observeBody(doc);
    let calls = 0;
    observed.subscribe(() => (calls += 1));
    observed.destroy();
    sourceTextOf(doc, "a")?.insert(0, "x");
    expect(calls).toBe(0);
  });
});
