import { describe, expect, it } from "vitest";
import type { AnyCellKind } from "@/lib/cells/registry";
import type { SqlOutput, StatementOutput } from "@/lib/cells/sql/schema";
import { sqlOutputSchema } from "@/lib/cells/sql/schema";
import { AppError } from "@/lib/errors";
import type { RunView } from "@/lib/notebook/runs";
import { LiveRun, type StopReason } from "./live-run";
import { endWithError, endWithOutput } from "./outcome";

const kind = { output: sqlOutputSchema, figures: () => [] } as unknown as AnyCellKind;

function run(stopReason: StopReason | null = null): LiveRun {
  const view = { id: "run", outputKind: "sql", sourceText: "select 1" } as RunView;
  const live = new LiveRun(view, kind, null, null, null);
  if (stopReason) live.stop(stopReason);
  return live;
}

const statement = (status: StatementOutput["status"], rows: string[][] = []): StatementOutput => ({
  text: "select 1",
  offset: 0,
  length: 8,
  status,
  commandTag: null,
  columns: [],
  rows,
  rowCount: rows.length,
  truncatedBy: null,
  cutValues: [],
  notices: [],
  elapsedMs: null,
  firstRowMs: null,
  error: null,
});
const output = (...statements: StatementOutput[]): SqlOutput => ({
  version: 1,
  statements,
  params: {},
  transaction: "idle",
});

describe("endWithOutput", () => {
  it("is ok when nobody stopped it and nothing failed", () =>
    expect(endWithOutput(run(), output(statement("ok")))).toMatchObject({ status: "ok", error: null }));

  it("keeps what a cancelled run left", () => {
    const finish = endWithOutput(run("requested"), output(statement("ok"), statement("cancelled")));
    expect(finish).toMatchObject({ status: "cancelled", error: null });
    expect(finish.output).toContain('"cancelled"');
  });

  it("is ok when the cancellation came after the last statement had ended", () =>
    expect(endWithOutput(run("requested"), output(statement("ok"))).status).toBe("ok"));

  it("refuses an output that is too large to keep", () => {
    const large = output(statement("ok", [["x".repeat(33 << 20)]]));
    expect(endWithOutput(run(), large)).toMatchObject({
      status: "error",
      error: { code: "too-large" },
      output: null,
    });
  });

  it("throws at an output that its own kind does not understand: that is a bug", () =>
    expect(() => endWithOutput(run(), { version: 2 })).toThrow());
});

describe("endWithError", () => {
  const error = new AppError("target-unreachable", "gone");

  it("records what happened when nobody stopped the run", () =>
    expect(endWithError(run(), error)).toMatchObject({
      status: "error",
      error: { code: "target-unreachable", message: "gone" },
    }));

  it.each([
    ["requested", "cancelled"],
    ["batch", "cancelled"],
    ["target", "cancelled"],
    ["shutdown", "interrupted"],
    ["timeout", "error"],
  ] as const)("a run stopped by %s ends as %s, whatever error that caused", (reason, status) =>
    expect(endWithError(run(reason), error).status).toBe(status),
  );
});
