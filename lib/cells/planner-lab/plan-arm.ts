import "server-only";
import { hintForm, type HintForm, type HintSupport } from "@/lib/benchmark/hint-form";
import { AppError } from "@/lib/errors";
import type { Choice } from "@/lib/planner-lab/choice";
import type { PlannerLabSpec } from "@/lib/planner-lab/spec";
import type { BoundStatement } from "@/lib/sql/parameters";
import { explainStatement, type ExplainedStatement } from "@/lib/target/explain";
import type { StatementResult, TargetBackend } from "@/lib/target/types";

export interface PlanArmRequest {
  choice: Choice;
  spec: PlannerLabSpec;
  hints: HintSupport | null;
  /** For each statement, in milliseconds. */
  timeoutMs: number;
  signal: AbortSignal;
  backend: TargetBackend;
}

const NO_HINT: HintForm = { prefix: "", settings: [], load: null };

/**
 * A backend on which the statement is planned under one choice, and executed.
 *
 * Choices of statistics hold a transaction open that is never committed: they end with the backend.
 */
export class PlanArm {
  private constructor(
    private readonly request: PlanArmRequest,
    private readonly hint: HintForm,
  ) {}

  /** Prepares the backend, which belongs to the arm from now on. */
  static async prepare(request: PlanArmRequest): Promise<PlanArm> {
    const { choice, spec, hints } = request;
    const hint = choice.hint === null ? NO_HINT : hintForm(choice.hint, hints);
    const arm = new PlanArm(request, hint);
    if (hint.load !== null) await arm.send(hint.load);
    await arm.limit(request.timeoutMs);
    for (const { name, value } of [...spec.settings, ...hint.settings, ...choice.settings])
      await arm.send(`SELECT pg_catalog.set_config('${name.replaceAll("'", "''")}', $1, false)`, [value]);
    if (choice.statements.length > 0) await arm.send("BEGIN");
    for (const statement of choice.statements) await arm.send(statement);
    return arm;
  }

  /** Cuts off what takes longer than this, from the next statement on. */
  async limit(timeoutMs: number): Promise<void> {
    const value = `${Math.max(1, Math.ceil(timeoutMs))}ms`;
    await this.send("SELECT pg_catalog.set_config('statement_timeout', $1, false)", [value]);
  }

  /** Executes the statement once, its rows received and discarded; what it writes is rolled back. */
  async execute({ text, values }: BoundStatement): Promise<StatementResult> {
    const { backend, spec, choice } = this.request;
    const execute = () => backend.execute({ text: this.hint.prefix + text, values, keep: "discard" });
    const isHeld = choice.statements.length > 0;
    if (!isHeld && !spec.statement.writes) {
      this.request.signal.throwIfAborted();
      return execute();
    }
    await this.send(isHeld ? "SAVEPOINT tunebook_lab" : "BEGIN");
    try {
      this.request.signal.throwIfAborted();
      return await execute();
    } finally {
      if (!backend.isClosed) await this.send(isHeld ? "ROLLBACK TO SAVEPOINT tunebook_lab" : "ROLLBACK");
    }
  }

  /** Plans the statement, and executes it once when `analyse` says so: never a timed execution. */
  explain({ text, values }: BoundStatement, analyse: boolean): Promise<ExplainedStatement> {
    this.request.signal.throwIfAborted();
    return explainStatement(this.request.backend, { text: this.hint.prefix + text, values }, { analyse });
  }

  close(): Promise<void> {
    return this.request.backend.close();
  }

  private send(text: string, values: string[] = []): Promise<StatementResult> {
    return this.request.backend.execute({ text, values, keep: "discard" });
  }
}

/** True for a statement that the server stopped because of its time, not because the run was cancelled. */
export const isCutOff = (error: unknown, signal: AbortSignal): boolean =>
  !signal.aborted &&
  error instanceof AppError &&
  error.code === "statement-cancelled" &&
  error.database?.sqlstate === "57014";
