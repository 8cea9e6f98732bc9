import { expect, test } from "vitest";
import { explainOptions } from "./explain-options";

const NONE = new Map<string, string>();

test.each([
  [110022, true, false, "ANALYZE, BUFFERS, FORMAT JSON"],
  [120000, true, true, "ANALYZE, BUFFERS, SETTINGS, FORMAT JSON"],
  [120000, false, false, "SETTINGS, FORMAT JSON"],
  [130000, true, true, "ANALYZE, BUFFERS, SETTINGS, WAL, FORMAT JSON"],
  [160004, false, false, "BUFFERS, SETTINGS, FORMAT JSON"],
  [170000, true, false, "ANALYZE, BUFFERS, SETTINGS, MEMORY, FORMAT JSON"],
  [180004, false, true, "BUFFERS, SETTINGS, MEMORY, FORMAT JSON"],
])("server %d, analyse %s, writes %s: %s", (versionNum, analyse, writes, options) => {
  expect(explainOptions(versionNum, { analyse, writes, asked: NONE }).join(", ")).toBe(options);
});

test("what is asked for wins, and ANALYZE is decided by the mode", () => {
  const asked = new Map([
    ["analyze", "off"],
    ["buffers", "off"],
    ["timing", "off"],
    ["serialize", "text"],
    ["verbose", "on"],
  ]);
  expect(explainOptions(180004, { analyse: true, writes: false, asked })).toEqual([
    "ANALYZE",
    "BUFFERS OFF",
    "SETTINGS",
    "MEMORY",
    "TIMING OFF",
    "SERIALIZE TEXT",
    "VERBOSE",
    "FORMAT JSON",
  ]);
  expect(explainOptions(180004, { analyse: false, writes: false, asked })).not.toContain("TIMING OFF");
});
