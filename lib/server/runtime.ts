import type { ParamProposals } from "@/lib/benchmark/param-proposals";
import type { RewriteAdvice, RewriteQuestion } from "@/lib/advisor/advice";
import type { Accessor } from "@/lib/store/access";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import type { NodeQuestion } from "@/lib/plan/why-not/question";
import type { RowReceiver } from "@/lib/target/types";
import type { SandboxRequest, SandboxSource } from "@/lib/notebook/sandboxes";
import type { LabAdministration } from "./postgres/lab-administration";
import type { NotebookEvent, RunRequest, RunView, SessionView } from "@/lib/notebook/runs";

/** The sample database's way into the lab, for the page. */
export interface SampleState {
  status: "off" | "waiting" | "loading" | "ready" | "failed";
  message: string;
  /** 0 to 1 while loading. */
  fraction: number;
}

/** Runs cells; lives in the process entry, so that queues and backends exist once per process. */
export interface RunControl {
  /** Authorises, checks the text against the document, records the run as queued and returns it. */
  start(accessor: Accessor, request: RunRequest): Promise<RunView>;
  cancel(accessor: Accessor, runId: string): Promise<RunView>;
  /**
   * Ends a measurement after what it is doing now, and keeps what was measured.
   * @throws AppError "conflict" for a run that has not begun or measures nothing.
   */
  keep(accessor: Accessor, runId: string): Promise<RunView>;
  /**
   * Runs one statement of a recorded SQL run again, in a read-only transaction on a backend of its own, and hands every
   * row to `receiver`. Resolves when the last one was handed over; aborting `signal` cancels the statement.
   */
  exportRows(
    accessor: Accessor,
    statement: { runId: string; index: number },
    receiver: RowReceiver,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Says why the planner did not do something at a node of a recorded plan: plans the run's statement again on its
   * target, in the notebook's session and in its turn, and executes nothing.
   */
  whyNot(accessor: Accessor, asked: NodeQuestion): Promise<WhyNotAnswer>;
  /**
   * Looks for rewrites of a cell's statement by its tree, its target's catalog and its plan, and puts each to the test:
   * on the target's rows, in read-only transactions, and on tiny databases in the lab. In the notebook's turn.
   */
  rewrites(accessor: Accessor, asked: RewriteQuestion): Promise<RewriteAdvice>;
  /**
   * Proposes values for the parameters of a benchmark cell from its target's statistics, in the notebook's turn. Reads no
   * table and executes nothing of the cell.
   */
  paramProposals(accessor: Accessor, cell: { notebookId: string; cellId: string }): Promise<ParamProposals>;
  /** Closes the notebook's session on its target: temporary tables, settings and an open transaction are gone. */
  resetSession(accessor: Accessor, notebookId: string): Promise<void>;
  session(accessor: Accessor, notebookId: string): Promise<SessionView | null>;
  /** Stops a target's sessions, for example because its connection was edited or removed. */
  dropTarget(targetId: string): Promise<void>;
}

/** Makes and drops lasting sandboxes; lives beside the runs, which use the same targets. */
export interface SandboxControl {
  /** Authorises, writes the sandbox down and starts to make it. @throws AppError at a limit, or without agreement. */
  create(accessor: Accessor, request: SandboxRequest): Promise<{ sandboxId: string; targetId: string }>;
  /** Starts to make it again from what its source holds now; runs on it are stopped. */
  reset(accessor: Accessor, sandboxId: string): Promise<void>;
  /** Stops the runs on it and drops it. */
  drop(accessor: Accessor, sandboxId: string): Promise<void>;
  /** What is being done with a sandbox; empty when nothing is. */
  progress(sandboxId: string): string;
  /** What a copy of the target would take, read from its server. */
  source(accessor: Accessor, targetId: string): Promise<SandboxSource>;
}

export interface EventLog {
  /**
   * Calls `listener` with every stored event after `after`, then with live ones, in order and without gaps.
   * @returns a function that unsubscribes.
   */
  subscribe(notebookId: string, after: number, listener: (event: NotebookEvent) => void): Promise<() => void>;
}

/** The live documents of the collaboration server. */
export interface LiveDocuments {
  /** The cell as the server's document holds it now; null when the notebook or the cell does not exist. */
  cell(
    notebookId: string,
    cellId: string,
  ): Promise<{ kind: string; name: string; source: string; targetId: string | null } | null>;
  /** Writes pending edits of a notebook to the store before returning. */
  flush(notebookId: string): Promise<void>;
  /** Re-checks who may be connected to a notebook, after a grant, link or session changed; null = every notebook. */
  recheckAccess(notebookId: string | null): Promise<void>;
  /** Sets the title in the live document, so that a rename in the list and one in the page are the same edit. */
  setTitle(notebookId: string, title: string): Promise<void>;
}

/** How to reach the lab: as the role of users' statements, and as the one that can do nothing outside its own database. */
export interface LabAccess {
  host: string;
  port: number;
  role: string;
  password: string;
  scratch: { role: string; password: string };
}

/**
 * What exists once per process. The process entry builds it before Next is prepared; Next's bundle reaches it through
 * globalThis, because it loads its own copies of our modules.
 */
export interface Runtime {
  /** Where this server is reached, without a trailing slash. */
  baseUrl: string;
  storeUrl: string;
  /** 32 bytes: signs sessions and, through derived keys, seals target passwords. */
  secret: Uint8Array;
  /** How to reach the lab as the role that users' statements run under; null when the lab is off. */
  lab: LabAccess | null;
  /** What the process may do in the lab beyond that role; null when the lab is off. */
  labAdministration: LabAdministration | null;
  runs: RunControl;
  sandboxes: SandboxControl;
  events: EventLog;
  documents: LiveDocuments;
  sample(): SampleState;
}

const KEY = Symbol.for("tunebook.runtime");

type GlobalWithRuntime = typeof globalThis & { [KEY]?: Runtime };

export function installRuntime(runtime: Runtime): void {
  (globalThis as GlobalWithRuntime)[KEY] = runtime;
}

/** @throws Error when called outside the server process: that is a bug, not a state to handle. */
export function runtime(): Runtime {
  const installed = (globalThis as GlobalWithRuntime)[KEY];
  if (!installed)
    throw new Error(
      "The Tunebook runtime is not installed: start the server with `npm start` or `npm run dev`.",
    );
  return installed;
}
