import { describe, expect, it } from "vitest";
import type { RunStatus, RunView } from "@/lib/notebook/runs";
import { acceptRun, aliveRuns, applyEvent, initialRunState, latestRun, recordedRun } from "./run-state";

const run = (number: number, status: RunStatus, parts: Partial<RunView> = {}): RunView => ({
  id: `run-${number}`,
  notebookId: "notebook",
  cellId: "cell",
  number,
  mode: "run",
  outputKind: "sql",
  status,
  sourceText: "",
  sourceHash: "",
  params: {},
  targetId: null,
  target: null,
  startedBy: null,
  queuedAt: "",
  startedAt: null,
  finishedAt: null,
  elapsedMs: null,
  error: null,
  figures: [],
  hasOutput: false,
  ...parts,
});

describe("acceptRun", () => {
  it("never moves a run backwards: an answer may be overtaken by an event", () => {
    const state = initialRunState([run(1, "ok")]);
    expect(acceptRun(state, run(1, "queued"))).toBe(state);
    expect(acceptRun(state, run(1, "running"))).toBe(state);
  });

  it("replaces the run before it in the same cell and group, and only that", () => {
    let state = initialRunState([
      run(1, "ok"),
      run(2, "ok", { mode: "explain" }),
      run(3, "ok", { cellId: "other" }),
    ]);
    state = acceptRun(state, run(4, "queued"));
    expect([...state.runs.keys()].sort()).toEqual(["run-2", "run-3", "run-4"]);
    expect(latestRun(state, "cell", "run")?.number).toBe(4);
    expect(latestRun(state, "cell", "plan")?.number).toBe(2);
    expect(latestRun(state, "nothing", "run")).toBeNull();
  });

  it("keeps what was recorded while a later run fails, until another leaves an output", () => {
    const failed = acceptRun(initialRunState([run(1, "ok", { hasOutput: true })]), run(2, "error"));
    expect(latestRun(failed, "cell", "run")?.number).toBe(2);
    expect(recordedRun(failed, "cell", "run")?.number).toBe(1);
    const mended = acceptRun(failed, run(3, "ok", { hasOutput: true }));
    expect([...mended.runs.values()].map(({ number }) => number)).toEqual([3]);
  });

  it("forgets the progress of a run that is over", () => {
    let state = initialRunState([run(1, "running")]);
    state = applyEvent(state, { type: "progress", seq: 0, runId: "run-1", progress: { message: "half" } });
    expect(state.progress.get("run-1")?.message).toBe("half");
    state = applyEvent(state, { type: "run", seq: 3, run: run(1, "ok") });
    expect(state.progress.size).toBe(0);
  });
});

describe("aliveRuns", () => {
  it("lists what waits, runs or is being cancelled, oldest first", () => {
    const state = initialRunState([
      run(3, "queued", { cellId: "c" }),
      run(2, "cancelling", { cellId: "b" }),
      run(1, "ok"),
    ]);
    expect(aliveRuns(state).map(({ number }) => number)).toEqual([2, 3]);
  });
});
