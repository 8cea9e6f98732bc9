import "server-only";
import type { CheckedFinding, RewriteAdvice, RewriteQuestion } from "@/lib/advisor/advice";
import type { StatementInCell } from "@/lib/advisor/benchmark-cell";
import { adviseRewrites } from "@/lib/advisor/advise";
import type { RewriteFinding } from "@/lib/advisor/finding";
import { printStatement, readAdvisedStatement, type AdvisedStatement } from "@/lib/advisor/statement";
import { explainablesOf, type Explainable } from "@/lib/cells/plan/explainable";
import { parseExplained } from "@/lib/cells/plan/source";
import { bindInCell } from "@/lib/cells/sql/statement-place";
import { AppError } from "@/lib/errors";
import { readPlan, type StudiedPlan } from "@/lib/plan/read-plan";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import type { LiveDocuments } from "@/lib/server/runtime";
import type { BoundStatement } from "@/lib/sql/parameters";
import { loadParser, parseStatement } from "@/lib/sql/parser";
import type { Accessor } from "@/lib/store/access";
import { store } from "@/lib/store/client";
import { requireNotebookRole } from "@/lib/store/notebook-access";
import type { TargetConnection } from "@/lib/store/target-connections";
import { explainStatement } from "@/lib/target/explain";
import { readRewriteFacts } from "@/lib/target/rewrite-facts";
import type { RunLimits, TargetBackend } from "@/lib/target/types";
import { openTargetBackend } from "./backends";
import type { Lanes } from "./lanes";
import { readRequestedCell, type RequestedCell } from "./requested-cell";
import { RewriteChecks } from "./rewrite-checks";
import type { Sessions } from "./sessions";
import { takeTurn } from "./turn";

export interface RewriteOptions {
  documents: Pick<LiveDocuments, "cell">;
  lanes: Lanes;
  sessions: Sessions;
  limits: RunLimits;
  /** Where a run of the cell would be carried out: its target, or the sandbox that its text asks for. */
  connectionFor(accessor: Accessor, notebookId: string, cell: RequestedCell): Promise<TargetConnection>;
  /** An empty database of the lab, and the way to give it back. @throws AppError "unavailable" without a lab. */
  openScratch(): Promise<{ backend: TargetBackend; drop(): Promise<void> }>;
}

/** Planning, and each execution of a check; an answer that takes longer is not waited for. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** The statement of a cell, read in every way that is needed. */
interface Asked {
  source: string;
  explainable: Explainable;
  advised: AdvisedStatement;
  bound: BoundStatement;
  values: Readonly<Record<string, string | null>>;
}

/**
 * See RunControl.rewrites.
 *
 * @throws AppError when the cell or its target is out of reach, has no SELECT, or the target is busy.
 */
export async function adviseOnCell(
  options: RewriteOptions,
  accessor: Accessor,
  question: RewriteQuestion,
): Promise<RewriteAdvice> {
  await requireNotebookRole(store(), accessor, question.notebookId, "runner");
  const cell = await readRequestedCell(options.documents, { ...question, mode: "run", params: {} });
  if (cell.kind !== "sql") throw new AppError("invalid-input", "Rewrites are sought for SQL cells.");
  const connection = await options.connectionFor(accessor, question.notebookId, cell);
  if (connection.sandboxStatus !== null && connection.sandboxStatus !== "ready")
    throw new AppError("conflict", `${connection.name} is being made.`, {
      hint: "Ask again when it is ready.",
    });
  await loadParser();
  const asked = readAsked(cell.source);
  const leave = await takeTurn(options.lanes, connection, question.notebookId);
  try {
    return await answer(options, question, connection, asked);
  } finally {
    options.sessions.settle(question.notebookId, connection.id);
    leave();
  }
}

/** The cell's last SELECT: what stands above it prepares it. */
function readAsked(source: string): Asked {
  const parsed = parseExplained(false)(source);
  for (const explainable of explainablesOf(parsed).toReversed()) {
    const advised = readAdvisedStatement(explainable.text);
    if (advised === null) continue;
    const bound = bindInCell(source, explainable, parsed.parameters);
    return { source, explainable, advised, bound, values: parsed.parameters };
  }
  throw new AppError("invalid-input", "There is no SELECT in this cell to rewrite.", {
    hint: "Rewrites are sought for queries; INSERT, UPDATE and DELETE are not looked at.",
  });
}

async function answer(
  options: RewriteOptions,
  { notebookId, isAnalysed }: RewriteQuestion,
  connection: TargetConnection,
  asked: Asked,
): Promise<RewriteAdvice> {
  const { source, explainable, advised, bound, values } = asked;
  const { preparation, text, offset } = explainable;
  const { backend } = await options.sessions.use(notebookId, connection);
  if (backend.transaction === "failed")
    throw new AppError("conflict", "The session's transaction has failed, so nothing can be asked in it.", {
      hint: "Run ROLLBACK, or reset the session.",
    });
  const { tree } = parseStatement(bound.text);
  if (!tree) throw new AppError("invalid-input", "The statement cannot be parsed.");
  const { facts, catalog } = await readRewriteFacts(backend, tree, preparation);
  const request = { analyse: isAnalysed, preparation, timeoutMs: STATEMENT_TIMEOUT_MS };
  const { raw } = await explainStatement(backend, bound, request);
  const plan = firstPlan(raw, text, catalog);
  const findings = adviseRewrites({ statement: advised, facts, plan, values });
  const searchPath = await settingOf(backend, "search_path");
  const place = { source, statement: { text, offset, parameters: bound.names } };
  const checked = await checkAll(options, connection, { findings, place, values, preparation, searchPath });
  const printed = printStatement(advised.select, advised.names) ?? text;
  return { ...place, ...checked, printed, isAnalysed };
}

function firstPlan(raw: string, statement: string, catalog: CatalogFacts): StudiedPlan | null {
  const reading = readPlan(raw, { statement, catalog });
  return reading.ok ? (reading.plans[0] ?? null) : null;
}

const settingOf = async (backend: TargetBackend, name: string): Promise<string> => {
  const keep = { rows: 1, bytes: 10_000, valueBytes: 10_000 };
  const { rows } = await backend.execute({
    text: "SELECT pg_catalog.current_setting($1)",
    values: [name],
    keep,
  });
  return rows[0]?.[0] ?? "";
};

interface ToCheck {
  findings: readonly RewriteFinding[];
  place: StatementInCell;
  values: Asked["values"];
  preparation: readonly string[];
  searchPath: string;
}

async function checkAll(
  options: RewriteOptions,
  connection: TargetConnection,
  { findings, place, values, preparation, searchPath }: ToCheck,
): Promise<Pick<RewriteAdvice, "findings" | "notes">> {
  const opened: TargetBackend[] = [];
  const limits = { ...options.limits, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const open = async (): Promise<TargetBackend> => {
    const backend = await openTargetBackend({ ...connection, readOnly: true }, "tunebook rewrites", limits);
    opened.push(backend);
    // As in the notebook's session, so that names mean the same; temporary tables are the session's alone.
    const text = "SELECT pg_catalog.set_config('search_path', $1, false)";
    await backend.execute({ text, values: [searchPath], keep: "discard" });
    for (const statement of preparation) await backend.execute({ text: statement, keep: "discard" });
    return backend;
  };
  const scratch = await scratchOf(options, findings);
  try {
    const backends = [await open(), await open()] as const;
    const world = { backends, values, clockMs: () => performance.now() };
    const checks = new RewriteChecks(
      { ...world, scratch: scratch.backend, noScratch: scratch.reason },
      place,
    );
    const checked: CheckedFinding[] = [];
    for (const [at, finding] of findings.entries()) checked.push(await checkFinding(checks, finding, at));
    return { findings: checked, notes: scratch.reason === "" ? [] : [scratch.reason] };
  } finally {
    await Promise.allSettled(opened.map((backend) => backend.close()));
    await scratch.drop();
  }
}

async function checkFinding(
  checks: RewriteChecks,
  finding: RewriteFinding,
  at: number,
): Promise<CheckedFinding> {
  const candidates: CheckedFinding["candidates"] = [];
  for (const [index, candidate] of finding.candidates.entries())
    candidates.push({ ...candidate, id: `${at}.${index}`, ...(await checks.check(candidate)) });
  return { ...finding, candidates };
}

/** Where tiny databases can be made; with the reason where they cannot. */
async function scratchOf({ openScratch }: RewriteOptions, findings: readonly RewriteFinding[]) {
  const nothing = { backend: null, reason: "", drop: () => Promise.resolve() };
  const isNeeded = findings.some(({ candidates }) => candidates.some(({ kind }) => kind === "rewrite"));
  if (!isNeeded) return nothing;
  try {
    return { ...(await openScratch()), reason: "" };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...nothing, reason: `No tiny databases were tried: ${error.message}` };
  }
}
