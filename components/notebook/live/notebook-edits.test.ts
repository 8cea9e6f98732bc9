import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { notebookOf, replicasOf } from "@/lib/notebook/notebook.fixture";
import { cellsInOrder, readBody } from "@/lib/notebook/ydoc";
import { createNotebookEdits } from "./notebook-edits";

function open(mayEdit = true) {
  const [doc] = replicasOf(notebookOf("a", "b", "c"));
  const { edits } = createNotebookEdits(doc, () => mayEdit);
  return { doc, edits, ids: () => cellsInOrder(doc).map((cell) => cell.id) };
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return "carried out";
}

describe("createNotebookEdits", () => {
  it("moves a cell one place, and not past the ends", () => {
    const { edits, ids } = open();
    edits.moveCell("a", 1);
    expect(ids()).toEqual(["b", "a", "c"]);
    edits.moveCell("c", -1);
    expect(ids()).toEqual(["b", "c", "a"]);
    edits.moveCell("b", -1);
    edits.moveCell("a", 1);
    edits.moveCell("gone", 1);
    expect(ids()).toEqual(["b", "c", "a"]);
  });

  it("gives new cells ids of their own, and undoes one operation at a time", () => {
    const { doc, edits, ids } = open();
    const before = readBody(doc);
    const inserted = edits.insertCell({ kind: "plan", source: "", afterId: "a" });
    const copy = edits.duplicateCell(inserted);
    expect(ids()).toEqual(["a", inserted, copy, "b", "c"]);
    edits.deleteCells(["b", "c"]);
    edits.undo();
    edits.undo();
    edits.undo();
    expect(readBody(doc)).toEqual(before);
    expect(edits.undo()).toBe(false);
  });

  it("sets several keys of a view at once, and none of them is a step of undo", () => {
    const { doc, edits } = open();
    edits.setView("a", { sourceCollapsed: true, tab: "plan" });
    edits.setView("a", { tab: undefined });
    expect(readBody(doc).cells[0]?.view).toEqual({ sourceCollapsed: true });
    expect(edits.undo()).toBe(false);
  });

  it("says what is wrong with a name, and nothing when the cell was just deleted by somebody else", () => {
    const { edits } = open();
    edits.setName("a", "total");
    expect(codeOf(() => edits.setName("b", "total"))).toBe("conflict");
    expect(codeOf(() => edits.setName("b", "No name"))).toBe("invalid-input");
    expect(codeOf(() => edits.setName("gone", "other"))).toBe("carried out");
    expect(edits.duplicateCell("gone")).toBeNull();
  });

  it("changes nothing for a reader", () => {
    const { doc, edits } = open(false);
    const before = readBody(doc);
    expect(codeOf(() => edits.setTitle("x"))).toBe("forbidden");
    expect(codeOf(() => edits.deleteCells(["a"]))).toBe("forbidden");
    expect(readBody(doc)).toEqual(before);
  });
});
