import "server-only";
import { escapeLiteral } from "pg";
import { AppError, positionAt } from "@/lib/errors";
import { classifyStatement } from "@/lib/sql/classify";
import type { BoundStatement } from "@/lib/sql/parameters";
import { parseStatement } from "@/lib/sql/parser";
import { explainOptions } from "./explain-options";
import type { RowCap, StatementResult, TargetBackend } from "./types";

/** A plan of many thousand nodes (partitions) is still read; beyond it is an error, not half a plan. */
const PLAN_CAP: RowCap = { rows: 100_000, bytes: 16 << 20, valueBytes: 16 << 20 };

export interface ExplainRequest {
  /** Executes the statement (EXPLAIN ANALYZE); what it writes is rolled back. */
  analyse: boolean;
  /** EXPLAIN options that are asked for, by lower-case name. */
  options?: ReadonlyMap<string, string>;
  /** Planner settings for this plan alone. */
  settings?: readonly { name: string; value: string }[];
  /** Statements that come first and are undone with it, such as the SETs before it in its cell. */
  preparation?: readonly string[];
  timeoutMs?: number;
}

export interface ExplainedStatement {
  /** EXPLAIN's JSON, untouched. */
  raw: string;
  /** The options that were sent. */
  options: string[];
  analysed: boolean;
  /** True when the statement writes and was executed: nothing of it remains, sequences apart. */
  rolledBack: boolean;
  /** Of the EXPLAIN as a whole, on the client's clock. */
  elapsedMs: number;
}

/**
 * Explains one statement with the options that the server's version offers.
 *
 * An executed statement always runs in a transaction that is rolled back, in a savepoint when the session has a
 * transaction open: whether a SELECT calls a function that writes cannot be told from its text.
 *
 * @throws AppError "invalid-input" for a statement that has no plan; what `backend.execute` throws, positions in
 * `statement.text`; "too-large" for a plan over 16 MB.
 */
export async function explainStatement(
  backend: TargetBackend,
  statement: Pick<BoundStatement, "text" | "values">,
  request: ExplainRequest,
): Promise<ExplainedStatement> {
  const { group, explainable, writes } = classifyStatement(parseStatement(statement.text).tree);
  // What the local parser does not know may be the syntax of a newer server, which then decides.
  if (!explainable && group !== "unknown") throw withoutPlan(statement.text);
  const { analyse } = request;
  const options = explainOptions(backend.capabilities.versionNum, {
    analyse,
    writes,
    asked: request.options ?? new Map(),
  });
  const preparation = [...(request.preparation ?? []), ...(request.settings ?? []).map(settingStatement)];
  const explain = () => sendExplain(backend, statement, options, request.timeoutMs);
  const result =
    analyse || preparation.length > 0 ? await rolledBack(backend, preparation, explain) : await explain();
  const raw = result.rows.map(([line]) => line ?? "").join("\n");
  return { raw, options, analysed: analyse, rolledBack: analyse && writes, elapsedMs: result.elapsedMs };
}

/**
 * Sends EXPLAIN of the statement, as it is, with `options`.
 *
 * @throws what `backend.execute` throws, positions in `statement.text`; AppError "too-large" for a plan over 16 MB.
 */
export async function sendExplain(
  backend: TargetBackend,
  { text, values }: Pick<BoundStatement, "text" | "values">,
  options: string[],
  timeoutMs: number | undefined,
): Promise<StatementResult> {
  const prefix = `EXPLAIN (${options.join(", ")}) `;
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  let result: StatementResult;
  try {
    result = await backend.execute({ text: prefix + text, values, keep: PLAN_CAP, ...timeout });
  } catch (error) {
    throw error instanceof AppError ? withoutPrefix(error, text, prefix.length) : error;
  }
  if (result.truncatedBy === null && result.cutValues.length === 0) return result;
  throw new AppError("too-large", `The plan is larger than ${PLAN_CAP.bytes >> 20} MB.`);
}

/**
 * Runs `work` with its preparation and leaves the session as it was found, sequences apart.
 *
 * @throws what `work` throws; AppError "statement-failed" when the session is in a transaction that has failed.
 */
export async function rolledBack<Result>(
  backend: TargetBackend,
  preparation: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  const isOwn = backend.transaction === "idle";
  const end = isOwn
    ? ["ROLLBACK"]
    : ["ROLLBACK TO SAVEPOINT tunebook_explain", "RELEASE SAVEPOINT tunebook_explain"];
  const send = (text: string) => backend.execute({ text, keep: "discard" });
  await send(isOwn ? "BEGIN" : "SAVEPOINT tunebook_explain");
  try {
    for (const text of preparation) await send(text);
    return await work();
  } finally {
    if (!backend.isClosed) for (const text of end) await send(text);
  }
}

/** A setting for the transaction. set_config takes a list such as a search_path as it would be written after SET. */
export function settingStatement({ name, value }: { name: string; value: string }): string {
  return `SELECT pg_catalog.set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`;
}

function withoutPlan(text: string): AppError {
  const words = /^\s*([A-Za-z]+(?:\s+[A-Za-z]+(?!\w))?)/.exec(text)?.[1]?.toUpperCase().replace(/\s+/g, " ");
  return new AppError("invalid-input", `${words ?? "This statement"} has no plan.`, {
    where: positionAt(text, 0, text.length),
    hint: "PostgreSQL explains SELECT, VALUES, INSERT, UPDATE, DELETE, MERGE, EXECUTE, DECLARE and CREATE TABLE AS.",
  });
}

/** The error as if the statement had been sent alone; what lies in the prefix has no place in it. */
function withoutPrefix(error: AppError, text: string, prefixLength: number): AppError {
  const sentOffset = error.database?.position ?? error.where?.offset;
  const offset = sentOffset === undefined ? -1 : sentOffset - prefixLength;
  const { position: _, ...database } = error.database ?? { position: undefined };
  const place = offset < 0 ? {} : { position: offset };
  return new AppError(error.code, error.message, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(offset < 0 ? {} : { where: positionAt(text, offset, error.where?.length ?? 1) }),
    ...("sqlstate" in database ? { database: { ...database, ...place } } : {}),
  });
}
