import {
  isRunOver,
  type NotebookEvent,
  type RunProgress,
  type RunStatus,
  type RunView,
  type SessionView,
} from "@/lib/notebook/runs";

/** What the page knows of a notebook's runs: each cell's latest, those that are alive, and what is going on. */
export interface RunState {
  runs: ReadonlyMap<string, RunView>;
  progress: ReadonlyMap<string, RunProgress>;
  /** By target id. */
  sessions: ReadonlyMap<string, SessionView>;
}

/** A cell has two latest runs: what it did, and what explained it. */
export type RunGroup = "run" | "plan";

const runGroup = (run: RunView): RunGroup => (run.mode === "run" ? "run" : "plan");

export function initialRunState(runs: readonly RunView[]): RunState {
  return { runs: new Map(runs.map((run) => [run.id, run])), progress: new Map(), sessions: new Map() };
}

export function applyEvent(state: RunState, event: NotebookEvent): RunState {
  switch (event.type) {
    case "run":
      return acceptRun(state, event.run);
    case "progress":
      return { ...state, progress: new Map(state.progress).set(event.runId, event.progress) };
    case "session":
      return { ...state, sessions: new Map(state.sessions).set(event.session.targetId, event.session) };
  }
}

const STAGE: Record<RunStatus, number> = {
  queued: 0,
  running: 1,
  cancelling: 2,
  ok: 3,
  error: 3,
  cancelled: 3,
  interrupted: 3,
};

/** Takes in a state of a run. A run only moves forward: an answer that was overtaken by an event changes nothing. */
export function acceptRun(state: RunState, run: RunView): RunState {
  const known = state.runs.get(run.id);
  if (known && STAGE[known.status] >= STAGE[run.status]) return state;
  const runs = new Map(state.runs).set(run.id, run);
  for (const other of state.runs.values()) if (isReplacedBy(other, run)) runs.delete(other.id);
  if (!isRunOver(run.status)) return { ...state, runs };
  const progress = new Map(state.progress);
  progress.delete(run.id);
  return { ...state, runs, progress };
}

/** A run that left an output stays until a later one does, so that prose and page keep what was recorded. */
const isReplacedBy = (old: RunView, run: RunView) =>
  (run.hasOutput || !old.hasOutput) &&
  old.cellId === run.cellId &&
  runGroup(old) === runGroup(run) &&
  old.number < run.number &&
  isRunOver(old.status);

/** The run of a cell with the highest number in the group; null when it was never run. */
export function latestRun(state: RunState, cellId: string, group: RunGroup): RunView | null {
  return newestOf(state, (run) => run.cellId === cellId && runGroup(run) === group);
}

function newestOf(state: RunState, belongs: (run: RunView) => boolean): RunView | null {
  let newest: RunView | null = null;
  for (const run of state.runs.values()) {
    if (belongs(run) && (!newest || run.number > newest.number)) newest = run;
  }
  return newest;
}

/** The latest run of a cell in the group that left an output; null when none did. */
export function recordedRun(state: RunState, cellId: string, group: RunGroup): RunView | null {
  return newestOf(state, (run) => run.cellId === cellId && runGroup(run) === group && run.hasOutput);
}

/** Runs that wait, run or are being cancelled, oldest first. */
export function aliveRuns(state: RunState): RunView[] {
  return [...state.runs.values()].filter((run) => !isRunOver(run.status)).sort((a, b) => a.number - b.number);
}
