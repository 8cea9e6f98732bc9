import { describe, expect, it } from "vitest";
import { cellsFromClipboard, cellsToClipboard } from "./cell-clipboard";

describe("the clipboard of cells", () => {
  it("gives back what was copied", () => {
    const cells = [{ kind: "benchmark" as const, source: "-- @variant a\nSELECT 1", name: "bench" }];
    expect(cellsFromClipboard(cellsToClipboard(cells))).toEqual(cells);
  });

  it("makes an SQL cell of a foreign text, also of JSON that is not ours", () => {
    expect(cellsFromClipboard("SELECT 1")).toEqual([{ kind: "sql", source: "SELECT 1", name: "" }]);
    expect(cellsFromClipboard('{"a":1}')).toEqual([{ kind: "sql", source: '{"a":1}', name: "" }]);
  });

  it("gives nothing for an empty text", () => expect(cellsFromClipboard(" \n")).toEqual([]));
});
