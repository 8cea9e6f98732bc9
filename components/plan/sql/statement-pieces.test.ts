import { describe, expect, it } from "vitest";
import type { NodeFragments } from "@/lib/plan/fragments/fragments";
import { nextNodeAt, statementPieces } from "./statement-pieces";

const STATEMENT = "SELECT a FROM t WHERE a = (SELECT b FROM u)";
const at = (text: string, role: string) => {
  const start = STATEMENT.indexOf(text);
  return { start, end: start + text.length, role };
};
const fragments = new Map<string, NodeFragments>([
  ["0", { fragments: [at("t", "relation")], reason: null }],
  ["0.0", { fragments: [at("(SELECT b FROM u)", "subquery"), at("u)", "relation")], reason: null }],
  ["0.0.0", { fragments: [at("(SELECT b FROM u)", "subquery")], reason: null }],
]);

describe("statementPieces", () => {
  const pieces = statementPieces(STATEMENT, fragments, "0.0");
  it("together are the statement", () => {
    expect(pieces.map(({ text }) => text).join("")).toBe(STATEMENT);
  });
  it("belong to the smallest fragment around them", () => {
    expect(pieces.find(({ text }) => text === "u)")?.nodeIds).toEqual(["0.0"]);
    expect(pieces.find(({ text }) => text.startsWith("(SELECT"))?.nodeIds).toEqual(["0.0", "0.0.0"]);
  });
  it("are marked where the selected node's fragments lie", () => {
    expect(
      pieces
        .filter(({ isSelected }) => isSelected)
        .map(({ text }) => text)
        .join(""),
    ).toBe("(SELECT b FROM u)");
  });
  it("lead through all nodes of one place in turn", () => {
    const shared = pieces.find(({ text }) => text.startsWith("(SELECT"))!;
    expect([nextNodeAt(shared, "0"), nextNodeAt(shared, "0.0"), nextNodeAt(shared, "0.0.0")]).toEqual([
      "0.0",
      "0.0.0",
      "0.0",
    ]);
  });
  it("stay few when a statement has very many fragments", () => {
    const long = "x ".repeat(5000);
    const many = new Map<string, NodeFragments>(
      Array.from({ length: 5000 }, (_, index) => [
        `0.${index}`,
        { fragments: [{ start: index * 2, end: index * 2 + 1, role: "filter" }], reason: null },
      ]),
    );
    expect(statementPieces(long, many, "0.7")).toHaveLength(3);
  });
});
