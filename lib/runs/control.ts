import "server-only";
import type { RewriteAdvice, RewriteQuestion } from "@/lib/advisor/advice";
import type { ParamProposals } from "@/lib/benchmark/param-proposals";
import type { RunnableKind } from "@/lib/cells/registry";
import { AppError } from "@/lib/errors";
import type { CellKindName } from "@/lib/notebook/document";
import {
  isRunOver,
  type RunMode,
  type RunRequest,
  type RunView,
  type SessionView,
} from "@/lib/notebook/runs";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import type { NodeQuestion } from "@/lib/plan/why-not/question";
import type { LiveDocuments, RunControl } from "@/lib/server/runtime";
import { scanDirectives } from "@/lib/sql/directive-scan";
import { loadParser } from "@/lib/sql/parser";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import { insertRun, markRunCancelling, type RunLease } from "@/lib/store/run-lifecycle";
import { readRun } from "@/lib/store/runs";
import { readTargetConnection, type TargetConnection } from "@/lib/store/target-connections";
import type { RowReceiver } from "@/lib/target/types";
import type { Execution } from "./execution";
import { LiveRun } from "./live-run";
import { endWithError } from "./outcome";
import type { QuestionScratch } from "./question-scratch";
import { readRequestedCell, type RequestedCell } from "./requested-cell";
import { proposeCellParameters } from "./param-proposals";
import { adviseOnCell } from "./rewrites";
import { exportRows, type RowExportOptions } from "./row-export";
import type { Sandboxes } from "./sandboxes";
import type { Sessions } from "./sessions";
import { answerWhyNot } from "./why-not";

export type FindRunnableKind = (cell: CellKindName, mode: RunMode) => RunnableKind;

interface ControlOptions {
  runnableKind: FindRunnableKind;
  documents: Pick<LiveDocuments, "cell">;
  lease: RunLease;
  execution: Execution;
  sessions: Sessions;
  sandboxes: Sandboxes;
  exports: RowExportOptions;
  /** An empty database of the lab for a question. @throws AppError "unavailable" when the lab is off. */
  openScratch(ownerId: string | null): Promise<QuestionScratch>;
}

/** What people may ask of runs and sessions, each request authorised in the store. */
export class Control implements RunControl {
  #isClosed = false;
  /** Cells whose run is being recorded, so that two requests at once do not both pass. */
  readonly #starting = new Set<string>();

  constructor(private readonly options: ControlOptions) {}

  /** @throws AppError "conflict" when the text moved on or the cell is already running. */
  async start(accessor: Accessor, request: RunRequest): Promise<RunView> {
    if (this.#isClosed) throw new AppError("unavailable", "Tunebook is being stopped.");
    await requireNotebookRole(store(), accessor, request.notebookId, "runner");
    const place = `${request.notebookId} ${request.cellId}`;
    this.#refuseSecondRun(request, place);
    this.#starting.add(place);
    try {
      return await this.#insertAndBegin(accessor, request);
    } finally {
      this.#starting.delete(place);
    }
  }

  async #insertAndBegin(accessor: Accessor, request: RunRequest): Promise<RunView> {
    const { documents, lease, execution, runnableKind } = this.options;
    const cell = await readRequestedCell(documents, request);
    const runnable = runnableKind(cell.kind, request.mode);
    await loadParser();
    const parsed = parse(() => runnable.kind.parse(cell.source));
    const connection =
      parsed.error || runnable.needsTarget(parsed.source)
        ? await this.#connectionFor(accessor, request.notebookId, cell)
        : null;
    const { notebookId, cellId, mode, sourceHash, params, batchId = null } = request;
    const asked = { notebookId, cellId, mode, sourceHash, params, batchId };
    const event = await insertRun(
      accessor,
      {
        ...asked,
        outputKind: runnable.outputKind,
        sourceText: cell.source,
        targetId: connection?.id ?? null,
      },
      lease,
    );
    execution.publish(event);
    const run = new LiveRun(event.run, runnable.kind, parsed.source, connection, batchId);
    if (parsed.error) {
      await execution.recordEnd(run, endWithError(run, parsed.error));
      execution.cancelRestOfBatch(run);
    } else execution.begin(run);
    return run.view;
  }

  async cancel(accessor: Accessor, runId: string): Promise<RunView> {
    const recorded = await readRun(accessor, runId, "runner");
    const run = this.options.execution.find(runId);
    if (isRunOver(recorded.status)) return recorded;
    if (!run) throw new AppError("conflict", "This run is carried out by another Tunebook process.");
    if (!run.hasStarted) {
      run.stop("requested");
      await run.ended;
      return run.view;
    }
    const event = await markRunCancelling(runId);
    if (event) {
      run.view = event.run;
      this.options.execution.publish(event);
    }
    run.stop("requested");
    return run.view;
  }

  async keep(accessor: Accessor, runId: string): Promise<RunView> {
    const recorded = await readRun(accessor, runId, "runner");
    if (isRunOver(recorded.status)) return recorded;
    const run = this.options.execution.find(runId);
    if (!run) throw new AppError("conflict", "This run is carried out by another Tunebook process.");
    if (!run.isMeasurement)
      throw new AppError("conflict", "This run measures nothing that could be kept.", {
        hint: "Stop it instead.",
      });
    if (!run.hasStarted)
      throw new AppError("conflict", "This run has not begun, so there is nothing to keep.", {
        hint: "Stop it instead.",
      });
    run.isToBeKept = true;
    return run.view;
  }

  exportRows(
    accessor: Accessor,
    statement: { runId: string; index: number },
    receiver: RowReceiver,
    signal: AbortSignal,
  ): Promise<void> {
    return exportRows(this.options.exports, accessor, statement, receiver, signal);
  }

  async whyNot(accessor: Accessor, asked: NodeQuestion): Promise<WhyNotAnswer> {
    if (this.#isClosed) throw new AppError("unavailable", "Tunebook is being stopped.");
    const { exports, sessions } = this.options;
    return answerWhyNot({ lanes: exports.lanes, sessions }, accessor, asked);
  }

  async rewrites(accessor: Accessor, asked: RewriteQuestion): Promise<RewriteAdvice> {
    if (this.#isClosed) throw new AppError("unavailable", "Tunebook is being stopped.");
    const { documents, exports, sessions, openScratch } = this.options;
    const options = {
      ...{ documents, ...exports, sessions },
      openScratch: () => openScratch(accessor.userId),
      connectionFor: this.#connectionFor.bind(this),
    };
    return adviseOnCell(options, accessor, asked);
  }

  async paramProposals(
    accessor: Accessor,
    cell: { notebookId: string; cellId: string },
  ): Promise<ParamProposals> {
    if (this.#isClosed) throw new AppError("unavailable", "Tunebook is being stopped.");
    const { documents, exports } = this.options;
    return proposeCellParameters({ documents, lanes: exports.lanes }, accessor, cell);
  }

  async resetSession(accessor: Accessor, notebookId: string): Promise<void> {
    await requireNotebookRole(store(), accessor, notebookId, "runner");
    const { execution, sessions } = this.options;
    if (execution.runs().some((run) => run.view.notebookId === notebookId && run.hasStarted))
      throw new AppError("conflict", "A cell is running in this session.", { hint: "Stop it first." });
    await Promise.all(sessions.targetsOf(notebookId).map((targetId) => sessions.close(notebookId, targetId)));
  }

  async session(accessor: Accessor, notebookId: string): Promise<SessionView | null> {
    await requireNotebookRole(store(), accessor, notebookId, "viewer");
    const targetId = this.options.sessions.targetsOf(notebookId).at(-1);
    return targetId === undefined ? null : this.options.sessions.view(notebookId, targetId);
  }

  async dropTarget(targetId: string): Promise<void> {
    const { execution, sessions } = this.options;
    const affected = execution.runs().filter((run) => run.uses(targetId));
    for (const run of affected) run.stop("target");
    await Promise.all(affected.map((run) => run.ended));
    await sessions.closeTarget(targetId);
  }

  refuseNewRuns(): void {
    this.#isClosed = true;
  }

  /** The notebook's target, or its sandbox of that target where the cell's text asks for one. */
  async #connectionFor(
    accessor: Accessor,
    notebookId: string,
    { kind, source, targetId }: RequestedCell,
  ): Promise<TargetConnection> {
    const connection = await connectionOf(accessor, targetId);
    return runsInSandbox(kind, source)
      ? this.options.sandboxes.ofNotebook(accessor, notebookId, connection)
      : connection;
  }

  #refuseSecondRun({ notebookId, cellId }: RunRequest, place: string): void {
    const isSame = (run: LiveRun) => run.view.notebookId === notebookId && run.view.cellId === cellId;
    if (this.#starting.has(place) || this.options.execution.runs().some(isSame))
      throw new AppError("conflict", "This cell is already running or waiting to run.", {
        hint: "Stop it first.",
      });
  }
}

/** @throws AppError "invalid-input" without a target, "not-found" when the accessor may not use it. */
function connectionOf(accessor: Accessor, targetId: string | null): Promise<TargetConnection> {
  if (targetId !== null) return readTargetConnection(accessor, targetId);
  throw new AppError("invalid-input", "This notebook has no target to run on.", {
    hint: "Choose a target at the top of the notebook.",
  });
}

/** `-- @sandbox` moves a cell to the notebook's sandbox; a measurement makes copies of its own instead. */
const runsInSandbox = (kind: CellKindName, source: string): boolean =>
  kind !== "benchmark" &&
  kind !== "planner-lab" &&
  scanDirectives(source).some(({ name }) => name === "sandbox");

/** A mistake in the text is recorded with the run, so that the reader sees its place; anything else is a bug. */
function parse(read: () => unknown): { source: unknown; error: AppError | null } {
  try {
    return { source: read(), error: null };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid-input") return { source: null, error };
    throw error;
  }
}
