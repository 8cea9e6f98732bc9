import { z } from "zod";
import type { DatabaseErrorFields, SourcePosition } from "@/lib/errors";
import { CELL_KINDS } from "./document";

export const RUN_STATUSES = [
  "queued",
  "running",
  "cancelling",
  "ok",
  "error",
  "cancelled",
  "interrupted",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** What is asked of a cell: run it as its kind does, or EXPLAIN its statements without or with execution. */
export const RUN_MODES = ["run", "explain", "analyse"] as const;
export type RunMode = (typeof RUN_MODES)[number];

/** What a run leaves behind: the cell's own kind of output, or a plan when it was asked to explain. */
export type OutputKind = "sql" | "plan" | "benchmark" | "planner-lab";

export const isRunOver = (status: RunStatus) => !["queued", "running", "cancelling"].includes(status);

/** What a run is doing now, for the page: a sentence and, where it can be known, how far it is. */
export interface RunProgress {
  /** For example "statement 2 of 3" or "pair 14 of at most 60". */
  message: string;
  /** 0 to 1 when the end is known. */
  fraction?: number;
  rows?: number;
  /** Live figures of the cell kind, already small: a benchmark's running medians. */
  detail?: unknown;
}

export interface RunError {
  code: string;
  message: string;
  hint?: string;
  /** In the cell's source text. */
  where?: SourcePosition;
  database?: DatabaseErrorFields;
}

/** One number that prose can cite as `{{cellName.path}}`; kept with the run, so that prose never drifts from the data. */
export interface Figure {
  /** Dotted, without the cell's name: `after.median`. */
  path: string;
  value: number | string;
  unit: "ms" | "rows" | "bytes" | "ratio" | "percent" | "count" | "text";
}

/** Which server a run measured, fit to be published: no host, no role, no secret. */
export interface TargetDescription {
  name: string;
  environment: string;
  serverVersion: string;
  /** Bytes of the database at the time of the run. */
  databaseBytes?: number;
  /** Settings that differ from PostgreSQL's built-in defaults and bear on plans, as `name = value`. */
  settings?: Record<string, string>;
}

/** A run as the page sees it; its output is fetched by id, because it can be large and never changes. */
export interface RunView {
  id: string;
  notebookId: string;
  cellId: string;
  /** Counts runs in the notebook from 1. */
  number: number;
  mode: RunMode;
  outputKind: OutputKind;
  status: RunStatus;
  sourceText: string;
  /** SHA-256 of the text that ran, hex. */
  sourceHash: string;
  params: Record<string, string | null>;
  targetId: string | null;
  target: TargetDescription | null;
  startedBy: { id: string; name: string } | null;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  elapsedMs: number | null;
  error: RunError | null;
  /** What prose may cite of this run; empty until it has an output. */
  figures: Figure[];
  hasOutput: boolean;
}

/** The state of the session that a notebook holds on a target. */
export interface SessionView {
  targetId: string;
  backendPid: number | null;
  transaction: "none" | "idle" | "in-transaction" | "failed";
  /** Since when the open transaction is open, ISO 8601. */
  transactionSince: string | null;
  /** Why statements wait, if they do: "a benchmark has the target exclusively". */
  waitingFor: string | null;
}

/** What the event stream carries. `seq` grows by one per notebook; progress is not stored and has seq 0. */
export type NotebookEvent =
  | { type: "run"; seq: number; run: RunView }
  | { type: "progress"; seq: 0; runId: string; progress: RunProgress }
  | { type: "session"; seq: 0; session: SessionView };

export const runRequestSchema = z.object({
  notebookId: z.uuid(),
  cellId: z.string().min(1).max(64),
  mode: z.enum(RUN_MODES),
  /** SHA-256 (hex) of the text the user saw; refused with "conflict" when the server's document holds another. */
  sourceHash: z.string().regex(/^[0-9a-f]{64}$/),
  params: z.record(z.string(), z.string().nullable()).default({}),
  /** Runs asked for together ("run all"): when one fails, those of its batch that still wait are cancelled. */
  batchId: z.uuid().optional(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

export const cellKindSchema = z.enum(CELL_KINDS);
