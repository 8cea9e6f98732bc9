import { describe, expect, it } from "vitest";
import { initialSelection, neighbourId, reduceSelection, selectedIds } from "./selection";

const ids = ["a", "b", "c", "d"];

describe("reduceSelection", () => {
  it("selects everything between the anchor and the focused cell, in document order", () => {
    const focused = reduceSelection(initialSelection("a"), { type: "focus", id: "c" });
    const extended = reduceSelection(focused, { type: "extend", id: "b" });
    expect(selectedIds(extended, ids)).toEqual(["b", "c"]);
  });

  it("enters the text of one cell only", () => {
    const several = reduceSelection(initialSelection("a"), { type: "extend", id: "c" });
    const editing = reduceSelection(several, { type: "edit" });
    expect(editing.mode).toBe("edit");
    expect(selectedIds(editing, ids)).toEqual(["c"]);
  });

  it("moves to the neighbour when the focused cell is deleted by somebody else, and leaves its text", () => {
    const editing = reduceSelection(initialSelection("a"), { type: "focus", id: "d", mode: "edit" });
    const after = reduceSelection(editing, { type: "reconcile", ids: ["a", "b", "c"], before: ids });
    expect(after).toEqual({ focusedId: "c", anchorId: "c", mode: "command" });
  });

  it("selects nothing in an empty notebook", () => {
    const after = reduceSelection(initialSelection("a"), { type: "reconcile", ids: [], before: ["a"] });
    expect(after.focusedId).toBeNull();
    expect(selectedIds(after, [])).toEqual([]);
  });
});

describe("neighbourId", () => {
  it("stops at both ends", () => {
    expect(neighbourId(initialSelection("a"), ids, -1)).toBe("a");
    expect(neighbourId(initialSelection("d"), ids, 1)).toBe("d");
    expect(neighbourId(initialSelection("b"), ids, 1)).toBe("c");
  });
});
