import { describe, expect, it } from "vitest";
import { COMMANDS, commandFor, pressName } from "./keymap";

const press = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => pressName({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe("the notebook's keys", () => {
  it("are each bound to one command only", () => {
    const all = Object.values(COMMANDS).flatMap(({ keys }) => [...keys]);
    expect(new Set(all).size).toBe(all.length);
  });

  it("treat Ctrl and Cmd alike", () => {
    expect(commandFor(press("Enter", { ctrlKey: true }), null).command).toBe("run-stay");
    expect(commandFor(press("Enter", { metaKey: true }), null).command).toBe("run-stay");
  });

  it("tell a shifted letter from a plain one, with caps lock or without", () => {
    expect(commandFor(press("b"), null).command).toBe("insert-below");
    expect(commandFor(press("B", { shiftKey: true }), null).command).toBe("benchmark");
  });

  it("take a character that needs Shift as itself", () => {
    expect(commandFor(press("?", { shiftKey: true }), null).command).toBe("help");
  });

  it("delete only on the second D", () => {
    const first = commandFor(press("d"), null);
    expect(first).toEqual({ command: null, pending: true });
    expect(commandFor(press("d"), "D").command).toBe("delete");
    expect(commandFor(press("j"), "D").command).toBe("down");
  });
});
