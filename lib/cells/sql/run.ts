import "server-only";
import type { RunContext } from "@/lib/cells/contract";
import { AppError } from "@/lib/errors";
import { isAnalysedWrite } from "@/lib/sql/classify";
import type { BoundStatement } from "@/lib/sql/parameters";
import { parseStatement } from "@/lib/sql/parser";
import { rolledBack } from "@/lib/target/explain";
import type { Notice, StatementRequest, StatementResult, TargetBackend } from "@/lib/target/types";
import { errorFieldsOf } from "./run-error";
import type { SqlOutput, StatementOutput } from "./schema";
import type { SqlSource } from "./source";
import { bindInCell } from "./statement-place";

type PlacedStatement = BoundStatement & { offset: number; length: number };

/**
 * Runs the statements of an SQL cell in order on the notebook's session.
 *
 * The first that fails stops the rest. A statement's failure is part of the output, so that the results before it are
 * kept: see `sqlRunError`. The byte cap holds for the cell as a whole, the row cap for each statement.
 *
 * @throws AppError "invalid-input" before anything runs, when there is no statement or a parameter has no value.
 */
export async function runSql(source: SqlSource, context: RunContext): Promise<SqlOutput> {
  const params = { ...source.parameters, ...context.params };
  const statements = source.statements.map((statement): PlacedStatement => {
    const { offset, length } = statement;
    return { ...bindInCell(source.text, statement, params), offset, length };
  });
  if (statements.length === 0)
    throw new AppError("invalid-input", "There is no statement in this cell to run.");
  const session = await context.session();
  const outputs = await runInOrder(statements, source, session, context);
  const transaction = session.isClosed ? "idle" : session.transaction;
  return { version: 1, statements: outputs, params, transaction };
}

async function runInOrder(
  statements: readonly PlacedStatement[],
  source: SqlSource,
  session: TargetBackend,
  context: RunContext,
): Promise<StatementOutput[]> {
  const outputs: StatementOutput[] = [];
  let bytesLeft = context.limits.rows.bytes;
  let isStopped = false;
  for (const [index, statement] of statements.entries()) {
    isStopped ||= context.signal.aborted;
    if (isStopped) {
      outputs.push({ ...unfinished(statement), status: "skipped" });
      continue;
    }
    const progress = {
      message: `statement ${index + 1} of ${statements.length}`,
      fraction: index / statements.length,
    };
    context.emit(progress);
    try {
      const result = await execute(session, {
        text: statement.text,
        values: statement.values,
        keep: { ...context.limits.rows, bytes: bytesLeft },
        onRows: (rows) => context.emit({ ...progress, rows }),
        ...(source.timeoutMs === undefined ? {} : { timeoutMs: source.timeoutMs }),
      });
      const finished = finishedOutput(statement, result, bytesLeft);
      bytesLeft = Math.max(0, bytesLeft - finished.bytes);
      outputs.push(finished.output);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      isStopped = true;
      outputs.push(failedOutput(statement, error));
    }
  }
  return outputs;
}

/** Sends the statement; what an EXPLAIN ANALYZE of a write changed is rolled back, and its result says so. */
async function execute(session: TargetBackend, request: StatementRequest): Promise<StatementResult> {
  if (!isAnalysedWrite(parseStatement(request.text).tree)) return session.execute(request);
  const result = await rolledBack(session, [], () => session.execute(request));
  const notice = {
    severity: "NOTICE",
    sqlstate: "00000",
    message: "The statement was analysed in a transaction that was rolled back.",
    atMs: result.elapsedMs,
  };
  // First, so that the cap on notices never takes it away.
  return { ...result, notices: [notice, ...result.notices] };
}

function finishedOutput(
  statement: PlacedStatement,
  result: StatementResult,
  bytesLeft: number,
): { output: StatementOutput; bytes: number } {
  const { transaction: _, notices, ...rest } = result;
  let bytes = 0;
  for (const row of result.rows)
    for (const value of row) if (value !== null) bytes += Buffer.byteLength(value);
  const kept = noticesWithin(notices, bytesLeft - bytes);
  const output = { ...unfinished(statement), ...rest, notices: kept.notices, status: "ok" as const };
  return { output, bytes: bytes + kept.bytes };
}

/** The first notices that fit; notices count against the same cap as rows. */
function noticesWithin(notices: readonly Notice[], bytesLeft: number): { notices: Notice[]; bytes: number } {
  let bytes = 0;
  const kept = notices.filter((notice) => {
    bytes += Buffer.byteLength(JSON.stringify(notice));
    return bytes <= Math.max(bytesLeft, NOTICE_BYTES);
  });
  return { notices: kept, bytes };
}

/** What a statement may always say, also when the rows took all there was. */
const NOTICE_BYTES = 64 << 10;

function failedOutput(statement: PlacedStatement, error: AppError): StatementOutput {
  const status = error.code === "statement-cancelled" ? "cancelled" : "error";
  return { ...unfinished(statement), status, error: errorFieldsOf(error) };
}

function unfinished({ text, offset, length }: PlacedStatement): Omit<StatementOutput, "status"> {
  return {
    text,
    offset,
    length,
    commandTag: null,
    columns: [],
    rows: [],
    rowCount: 0,
    truncatedBy: null,
    cutValues: [],
    notices: [],
    elapsedMs: null,
    firstRowMs: null,
    error: null,
  };
}
