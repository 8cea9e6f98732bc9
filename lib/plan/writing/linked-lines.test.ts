import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { rawLines, shortLines } from "./linked-lines";
import { parsePlan } from "../parse-plan";
import type { TextRange } from "../plan-node";
import { planNodes } from "../walk";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const files = readdirSync(FIXTURES).filter((name) => /^pg18-.*\.plan\.[a-z]+$/.test(name));

const ranges = (entries: [string, number, number][]): ReadonlyMap<string, TextRange> =>
  new Map(entries.map(([id, start, end]) => [id, { start, end }]));

describe("rawLines", () => {
  it.each(files)("%s has a line for every node, with Windows line ends too", (name) => {
    const text = readFileSync(path.join(FIXTURES, name), "utf8");
    for (const raw of [text, text.replaceAll("\n", "\r\n")]) {
      const { plans, ranges: found } = parsePlan(raw);
      const lines = rawLines(raw, found[0]!);
      const linked = new Set(lines.map(({ nodeId }) => nodeId));
      const nodes = planNodes(plans[0]!.root);
      expect(nodes.filter(({ id }) => !linked.has(id)).map(({ id }) => id)).toEqual([]);
      const scans = nodes.filter(({ relation }) => relation !== undefined);
      for (const { id, relation = "" } of scans) {
        const own = lines.filter(({ nodeId }) => nodeId === id).map((line) => line.text);
        expect(own.join("\n").replaceAll(/\\"|""|&quot;/g, '"')).toContain(relation);
      }
    }
  });

  it("gives each line the innermost node that it begins in", () => {
    const raw = "head\n  Limit\n    ->  Scan\n          Filter: x\n    tail\nTotal";
    const [limit, scan, tail, total] = ["Limit", "    ->", "    tail", "Total"].map((word) =>
      raw.indexOf(word),
    );
    const lines = rawLines(
      raw,
      ranges([
        ["0", limit!, total!],
        ["0.0", scan!, tail!],
      ]),
    );
    expect(lines.map(({ nodeId }) => nodeId)).toEqual([null, "0", "0.0", "0.0", "0", null]);
  });

  it("keeps the text of every line, whatever ends it", () => {
    const texts = (raw: string) => rawLines(raw, new Map()).map(({ text }) => text);
    expect(texts("\ufeffa\r\nb\rc\n\nd")).toEqual(["a", "b", "c", "", "d"]);
    expect(texts("a\n")).toEqual(["a"]);
    expect(texts("")).toEqual([]);
  });

  it("shows one very long line in pieces, each with the node it begins in", () => {
    const raw = "x".repeat(2500);
    const lines = rawLines(
      raw,
      ranges([
        ["0", 0, 2500],
        ["0.0", 900, 1900],
      ]),
    );
    expect(lines.map(({ text }) => text).join("")).toBe(raw);
    expect(lines.map(({ nodeId }) => nodeId)).toEqual(["0", "0.0", "0"]);
  });

  it("reads 100,000 lines with 20,000 nested nodes in one pass", () => {
    const raw = "line\n".repeat(100_000);
    const nested: [string, number, number][] = Array.from({ length: 20_000 }, (_, index) => [
      `${index}`,
      index * 5,
      raw.length - index,
    ]);
    expect(rawLines(raw, ranges(nested))[30_000]?.nodeId).toBe("19999");
  });
});

it("shortLines keeps a long line's text and node", () => {
  const lines = shortLines([{ text: "y".repeat(1500), nodeId: "0.1" }]);
  expect(lines.map(({ text, nodeId }) => [text.length, nodeId])).toEqual([
    [1000, "0.1"],
    [500, "0.1"],
  ]);
});
