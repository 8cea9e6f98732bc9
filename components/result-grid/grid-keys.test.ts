import { describe, expect, it } from "vitest";
import { gridCommand, type GridKey } from "./grid-keys";

const extent = { rows: 100, columns: 5, pageRows: 10 };
const press = (key: string, held: Partial<GridKey> = {}) =>
  gridCommand(
    { key, shiftKey: false, commandKey: false, altKey: false, ...held },
    { row: 50, column: 2 },
    extent,
  );

describe("gridCommand", () => {
  it.each([
    ["ArrowUp", 49, 2],
    ["ArrowDown", 51, 2],
    ["ArrowLeft", 50, 1],
    ["ArrowRight", 50, 3],
    ["PageUp", 40, 2],
    ["PageDown", 60, 2],
    ["Home", 50, 0],
    ["End", 50, 4],
  ])("%s moves to row %d, column %d", (key, row, column) =>
    expect(press(key)).toEqual({ do: "move", row, column, extend: false }),
  );

  it("goes to the corners with the command key", () => {
    expect(press("Home", { commandKey: true })).toMatchObject({ row: 0, column: 0 });
    expect(press("End", { commandKey: true })).toMatchObject({ row: 99, column: 4 });
  });

  it("extends the selection with Shift", () =>
    expect(press("ArrowDown", { shiftKey: true })).toMatchObject({ extend: true }));

  it("never leaves the grid", () =>
    expect(
      gridCommand(
        { key: "PageDown", shiftKey: false, commandKey: false, altKey: false },
        { row: 98, column: 0 },
        extent,
      ),
    ).toMatchObject({ row: 99 }));

  it("leaves copying and unknown keys to the browser", () => {
    expect(press("c", { commandKey: true })).toBeNull();
    expect(press("x")).toBeNull();
  });
});
