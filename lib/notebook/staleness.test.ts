import { describe, expect, it } from "vitest";
import { notebookOf } from "./notebook.fixture";
import type { RunView } from "./runs";
import { sourceHash } from "./source-hash";
import { describeStaleReason, staleCells } from "./staleness";

const { cells } = notebookOf("a", "b", "c");
const SHOP = "shop-id";

function run(cellId: string, number: number, overrides: Partial<RunView> = {}): [string, RunView] {
  const sourceText = `SELECT '${cellId}'`;
  return [
    cellId,
    {
      id: `run-${number}`,
      notebookId: "n",
      cellId,
      number,
      mode: "run",
      outputKind: "sql",
      status: "ok",
      sourceText,
      sourceHash: sourceHash(sourceText),
      params: {},
      targetId: SHOP,
      target: { name: "shop", environment: "sandbox", serverVersion: "18.4" },
      startedBy: null,
      queuedAt: "2026-11-01T10:00:00Z",
      startedAt: "2026-11-01T10:00:00Z",
      finishedAt: "2026-11-01T10:00:01Z",
      elapsedMs: 12,
      error: null,
      figures: [],
      hasOutput: true,
      ...overrides,
    },
  ];
}

function staleWith(runs: [string, RunView][], targetId: string | null = SHOP) {
  const stale = staleCells({
    cells,
    latestRuns: new Map(runs),
    targetId,
    hashOf: (cell) => sourceHash(cell.source),
  });
  return Object.fromEntries([...stale].map(([id, reasons]) => [id, reasons.map(describeStaleReason)]));
}

describe("staleCells", () => {
  it("finds nothing stale in a notebook that ran top to bottom, and never a cell that has not run", () => {
    expect(staleWith([run("a", 1), run("b", 2)])).toEqual({});
  });

  it("names the run that a cell was edited after", () => {
    expect(staleWith([run("a", 12, { sourceHash: sourceHash("SELECT 'old'") })])).toEqual({
      a: ["edited since run 12"],
    });
  });

  it("marks cells below one that ran later, not above", () => {
    expect(staleWith([run("a", 2), run("b", 9), run("c", 3)])).toEqual({
      c: ["a cell above ran later (run 9)"],
    });
  });

  it("does not count a cell above that was only explained, or never started", () => {
    expect(staleWith([run("a", 9, { mode: "analyse" }), run("b", 3)])).toEqual({});
    expect(staleWith([run("a", 9, { startedAt: null }), run("b", 3)])).toEqual({});
  });

  it("marks what ran on another target, but not a pasted plan, which ran on none", () => {
    expect(staleWith([run("a", 1), run("b", 2, { targetId: null, target: null })], "other")).toEqual({
      a: ["target changed: this ran on shop"],
    });
  });

  it("gives every reason, the most telling first", () => {
    expect(staleWith([run("a", 5), run("b", 4, { sourceHash: "0", targetId: "old", target: null })])).toEqual(
      {
        b: ["edited since run 4", "target changed", "a cell above ran later (run 5)"],
      },
    );
  });
});
