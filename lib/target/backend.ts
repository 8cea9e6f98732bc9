import "server-only";
import { AppError } from "@/lib/errors";
import { loadParser } from "@/lib/sql/parser";
import { assertAllowedReadOnly } from "@/lib/sql/read-only";
import { unwrapNode } from "@/lib/sql/tree";
import { cancelActivity, type Activity, type CancelledBackend } from "./cancellation";
import { readCapabilities } from "./capabilities";
import { connectToTarget } from "./connect";
import { isSessionOver, sessionLost, statementError } from "./database-error";
import { RowKeeper } from "./row-keeper";
import type { StatementExecution } from "./statement";
import { TypeNames } from "./type-names";
import type {
  BackendConfig,
  BackendOptions,
  ResultColumn,
  StatementRequest,
  StatementResult,
  TargetBackend,
  TargetCapabilities,
  TransactionStatus,
} from "./types";
import { Wire } from "./wire";

const CANCEL_ESCALATE_AFTER_MS = 10_000;
/** Statements that read data, for which a read-only target gets its own READ ONLY transaction. */
const READING_KINDS = ["SelectStmt", "ExplainStmt", "CopyStmt", "ExecuteStmt"];

/**
 * Opens one backend of a target: signed in, settings in place, capabilities read.
 *
 * @throws AppError "target-unreachable" with a sentence that says why and what to do.
 */
export async function openBackend(config: BackendConfig, options: BackendOptions): Promise<TargetBackend> {
  await loadParser();
  const client = await connectToTarget(config, options);
  const backend = new Backend(new Wire(client), config, options);
  try {
    backend.capabilities = await readCapabilities(backend, options.readOnly);
  } catch (error) {
    await backend.close();
    throw error;
  }
  return backend;
}

class Backend implements TargetBackend, CancelledBackend {
  capabilities!: TargetCapabilities;
  private readonly typeNames = new TypeNames();
  private activity: Activity | null = null;
  private lastTurn: Promise<unknown> = Promise.resolve();
  private cancelling: Promise<void> = Promise.resolve();

  constructor(
    readonly wire: Wire,
    readonly config: BackendConfig,
    readonly options: BackendOptions,
  ) {}

  get pid(): number {
    return this.wire.pid;
  }

  get transaction(): TransactionStatus {
    return this.wire.transaction;
  }

  get isClosed(): boolean {
    return this.wire.isClosed;
  }

  execute(request: StatementRequest): Promise<StatementResult> {
    const turn = this.lastTurn.then(() => this.perform(request));
    this.lastTurn = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async cancel({ escalateAfterMs = CANCEL_ESCALATE_AFTER_MS } = {}): Promise<void> {
    if (!this.activity || this.isClosed) return;
    await this.stop(this.activity, "The statement was cancelled on request.", escalateAfterMs);
  }

  async close(): Promise<void> {
    await this.wire.close();
  }

  private async perform(request: StatementRequest): Promise<StatementResult> {
    // A cancel that is on its way to the previous statement must not hit this one.
    await this.cancelling.catch(() => undefined);
    if (this.isClosed) throw sessionLost(this.wire.lastMessage, request.text);
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const activity: Activity = { cancelledBy: null, isOver: false, finished };
    this.activity = activity;
    const timer = this.startTimer(activity, request.timeoutMs);
    try {
      return this.options.readOnly
        ? await this.performReadOnly(request, activity)
        : await this.send(request, activity);
    } finally {
      clearTimeout(timer);
      activity.isOver = true;
      this.activity = null;
      finish();
    }
  }

  private startTimer(activity: Activity, timeoutMs: number | undefined): NodeJS.Timeout | undefined {
    if (timeoutMs === undefined) return undefined;
    const reason = `The statement was cancelled: it ran over its timeout of ${timeoutMs} ms.`;
    return setTimeout(() => {
      this.stop(activity, reason, CANCEL_ESCALATE_AFTER_MS).catch(() => this.wire.destroy());
    }, timeoutMs);
  }

  /** The text is checked first; then a reading statement outside a transaction gets a READ ONLY one of its own. */
  private async performReadOnly(request: StatementRequest, activity: Activity): Promise<StatementResult> {
    const [kind] = unwrapNode(assertAllowedReadOnly(request.text));
    if (this.transaction !== "idle" || !READING_KINDS.includes(kind)) {
      const result = await this.send(request, activity);
      if (kind === "TransactionStmt" && this.transaction === "in-transaction")
        await this.sendPlain("SET TRANSACTION READ ONLY", activity);
      return result;
    }
    await this.sendPlain("BEGIN READ ONLY", activity);
    try {
      const result = await this.send(request, activity);
      await this.sendPlain("COMMIT", activity);
      return { ...result, transaction: this.transaction };
    } catch (error) {
      if (!this.isClosed) await this.wire.send({ text: "ROLLBACK", keep: "discard" });
      throw error;
    }
  }

  private async sendPlain(text: string, activity: Activity): Promise<void> {
    await this.send({ text, keep: "discard" }, activity);
  }

  private async send(request: StatementRequest, activity: Activity): Promise<StatementResult> {
    if (activity.cancelledBy !== null) throw new AppError("statement-cancelled", activity.cancelledBy);
    const execution = await this.wire.send(request);
    const { error } = execution;
    if (this.isClosed || (error && isSessionOver(error)))
      throw sessionLost(error ?? this.wire.lastMessage, request.text);
    if (error) throw statementError(error, request.text, activity.cancelledBy);
    await this.restoreEncoding(execution);
    return this.resultOf(execution, await this.nameColumns(execution));
  }

  private resultOf(execution: StatementExecution, columns: ResultColumn[]): StatementResult {
    const kept = execution.rows instanceof RowKeeper ? execution.rows : null;
    return {
      commandTag: execution.commandTag,
      rowCount: execution.rows.rowCount,
      columns,
      rows: kept?.rows ?? [],
      truncatedBy: kept?.truncatedBy ?? null,
      cutValues: kept?.cutValues ?? [],
      notices: execution.notices,
      elapsedMs: execution.elapsedMs,
      firstRowMs: execution.firstRowMs,
      transaction: this.transaction,
    };
  }

  /**
   * Types without a built-in name are asked for once per session, after the statement is over. In a failed transaction
   * the server would answer nothing: their names are then the digits of their oid.
   */
  private async nameColumns(execution: StatementExecution): Promise<ResultColumn[]> {
    const columns = execution.fields.map(({ name, dataTypeID, dataTypeModifier }) => ({
      name,
      typeOid: dataTypeID,
      typeModifier: dataTypeModifier,
    }));
    const isKept = execution.rows instanceof RowKeeper;
    const lookup = isKept && this.transaction !== "failed" ? this.typeNames.lookup(columns) : null;
    if (lookup) {
      const cap = { rows: columns.length, bytes: 1 << 20, valueBytes: 1000 };
      const answer = await this.wire.send({ ...lookup, keep: cap });
      if (!answer.error && answer.rows instanceof RowKeeper) this.typeNames.learn(answer.rows.rows);
    }
    return columns.map((column) => ({
      ...column,
      typeName: this.typeNames.of(column) ?? String(column.typeOid),
    }));
  }

  /** Rows are read as UTF-8; a session that was switched to another encoding is switched back, and told so. */
  private async restoreEncoding(execution: StatementExecution): Promise<void> {
    if (/^utf-?8$/i.test(this.wire.encoding) || this.transaction === "failed") return;
    await this.wire.send({ text: "SET client_encoding TO 'UTF8'", keep: "discard" });
    execution.notices.push({
      severity: "WARNING",
      sqlstate: "01000",
      message: "client_encoding was set back to UTF8, which Tunebook reads results in.",
      atMs: execution.elapsedMs,
    });
  }

  private stop(activity: Activity, reason: string, escalateAfterMs: number): Promise<void> {
    if (activity.isOver) return Promise.resolve();
    activity.cancelledBy ??= reason;
    this.cancelling = cancelActivity(this, activity, escalateAfterMs);
    return this.cancelling;
  }
}
