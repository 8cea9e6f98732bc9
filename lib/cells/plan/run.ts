import "server-only";
import type { RunContext } from "@/lib/cells/contract";
import { bindInCell, placeInCell } from "@/lib/cells/sql/statement-place";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import { classifyStatement } from "@/lib/sql/classify";
import { explainedStatement } from "@/lib/sql/explained-statement";
import { explainStatement } from "@/lib/target/explain";
import type { CapturedPlan, PlanOutput } from "./schema";
import type { ExplainSource, PastedSource, PlanSource } from "./source";

/** A statement of the cell that has a plan, without an EXPLAIN that was written before it. */
interface Explainable {
  text: string;
  offset: number;
  length: number;
  /** SET statements above it in the cell: they hold for its plan, and are undone. */
  preparation: string[];
}

/**
 * Explains the statements of a cell on the notebook's session, or reads a pasted plan.
 *
 * @throws AppError "plan-unreadable" or "invalid-input" with `where` in the cell, or what the target answers.
 */
export function runPlan(source: PlanSource, context: RunContext): Promise<PlanOutput> {
  return source.origin === "pasted" ? readPasted(source) : explainCell(source, context);
}

async function explainCell(source: ExplainSource, context: RunContext): Promise<PlanOutput> {
  const params = { ...source.parameters, ...context.params };
  const explainables = explainablesOf(source);
  const bound = explainables.map((statement) => bindInCell(source.text, statement, params));
  const session = await context.session();
  const plans: CapturedPlan[] = [];
  for (const [index, statement] of explainables.entries()) {
    if (context.signal.aborted)
      throw new AppError("statement-cancelled", "Cancelled before it was explained.");
    context.emit({
      message: `explaining statement ${index + 1} of ${explainables.length}`,
      fraction: index / explainables.length,
    });
    const { text, offset, length, preparation } = statement;
    const { analyse, options, settings, timeoutMs } = source;
    const request = {
      analyse,
      options,
      settings,
      preparation,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
    const plan = await explainStatement(session, bound[index]!, request).catch((error: unknown) => {
      throw error instanceof AppError
        ? errorInCell(error, source.text, statement, Object.keys(params))
        : error;
    });
    plans.push({ statement: text, offset, length, ...plan });
  }
  return { version: 1, origin: "captured", plans, params, serverVersion: context.capabilities.version };
}

/** Statements without a plan are passed over beside others, and are an error when there is nothing else. */
function explainablesOf(source: ExplainSource): Explainable[] {
  const preparation: string[] = [];
  const explainables: Explainable[] = [];
  const passedOver: Explainable[] = [];
  for (const { text: written, offset: start, tree } of source.statements) {
    const { text, offset } = explainedStatement(written);
    const statement = { text, offset: start + offset, length: text.length, preparation: [...preparation] };
    const { group, explainable } = classifyStatement(tree);
    if (group === "setting") preparation.push(text);
    if (explainable || group === "unknown" || offset > 0) explainables.push(statement);
    else passedOver.push(statement);
  }
  // explainStatement says in its own words why a statement has no plan.
  const all = explainables.length > 0 ? explainables : passedOver.slice(0, 1);
  if (all.length === 0) throw new AppError("invalid-input", "There is no statement in this cell to explain.");
  return all;
}

function errorInCell(error: AppError, cellText: string, statement: Explainable, names: string[]): AppError {
  const { database, hint, where } = error;
  const sentOffset = database?.position ?? where?.offset;
  return new AppError(error.code, error.message, {
    cause: error,
    where: placeInCell(cellText, statement, names, sentOffset ?? 0),
    ...(hint === undefined ? {} : { hint }),
    ...(database === undefined ? {} : { database }),
  });
}

/** A malformed paste fails here, so that the run says what is wrong with it and where. */
function readPasted({ text }: PastedSource): Promise<PlanOutput> {
  const { plans } = parsePlan(text);
  const plan: CapturedPlan = {
    statement: plans[0]?.queryText ?? "",
    offset: 0,
    length: text.length,
    raw: text.trim(),
    options: [],
    analysed: plans.some(({ analysed }) => analysed),
    rolledBack: false,
    elapsedMs: null,
  };
  return Promise.resolve({ version: 1, origin: "pasted", plans: [plan], params: {}, serverVersion: null });
}
