import { describe, expect, it } from "vitest";
import { NOTHING_HIDDEN, shownNodes } from "../folding/shown-tree";
import { partitionedPlan, shownOf, studyOf } from "./shown.fixture";
import { treeCommand } from "./tree-keys";

const study = studyOf(
  "Append\n  ->  Seq Scan on a\n  ->  Append\n        ->  Seq Scan on b\n        ->  Seq Scan on c",
);
const rows = shownNodes(shownOf(study));
const press = (key: string, at: number, isFlat = false) =>
  treeCommand(key, at, { rows, pageRows: 3, isFlat });

describe("treeCommand", () => {
  it("moves up and down, by pages and to the ends, and stops there", () => {
    expect(press("ArrowDown", 0)).toEqual({ do: "select", id: "0.0" });
    expect(press("ArrowUp", 0)).toEqual({ do: "select", id: "0" });
    expect(press("PageDown", 1)).toEqual({ do: "select", id: "0.1.1" });
    expect(press("PageUp", 4)).toEqual({ do: "select", id: "0.0" });
    expect(press("Home", 3)).toEqual({ do: "select", id: "0" });
    expect(press("End", 0)).toEqual({ do: "select", id: "0.1.1" });
  });
  it("enters and leaves with right and left, expanding and collapsing on the way", () => {
    expect(press("ArrowRight", 2)).toEqual({ do: "select", id: "0.1.0" });
    expect(press("ArrowRight", 1)).toBeNull();
    expect(press("ArrowLeft", 2)).toEqual({ do: "toggle", id: "0.1" });
    expect(press("ArrowLeft", 3)).toEqual({ do: "select", id: "0.1" });
    const collapsed = shownNodes(shownOf(study, { ...NOTHING_HIDDEN, collapsed: new Set(["0.1"]) }));
    expect(treeCommand("ArrowRight", 2, { rows: collapsed, pageRows: 3, isFlat: false })).toEqual({
      do: "toggle",
      id: "0.1",
    });
  });
  it("opens a fold with Space, and never closes the parent of one by accident", () => {
    const folded = shownNodes(shownOf(studyOf(partitionedPlan(10))));
    const on = (key: string) => treeCommand(key, 1, { rows: folded, pageRows: 3, isFlat: false });
    expect(on(" ")).toEqual({ do: "toggle", id: "0.0*" });
    expect(on("ArrowLeft")).toEqual({ do: "select", id: "0" });
  });
  it("leaves right and left to the page where rows are sorted, and keys that it does not know", () => {
    expect(press("ArrowRight", 2, true)).toBeNull();
    expect(press("ArrowLeft", 2, true)).toBeNull();
    expect(press("x", 0)).toBeNull();
  });
  it("goes to the properties with Enter", () => expect(press("Enter", 0)).toEqual({ do: "open" }));
});
