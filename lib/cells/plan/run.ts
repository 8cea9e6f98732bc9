import "server-only";
import type { RunContext } from "@/lib/cells/contract";
import { bindInCell, placeInCell } from "@/lib/cells/sql/statement-place";
import { AppError } from "@/lib/errors";
import { parsePlan } from "@/lib/plan/parse-plan";
import { explainStatement } from "@/lib/target/explain";
import { explainablesOf, type Explainable } from "./explainable";
import { readPlanCatalog } from "./plan-catalog";
import type { CapturedPlan, PlanOutput } from "./schema";
import type { ExplainSource, PastedSource, PlanSource } from "./source";

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
    const known = await readPlanCatalog(session, { raw: plan.raw, statement: text, preparation });
    plans.push({ statement: text, offset, length, ...plan, ...known });
  }
  return { version: 1, origin: "captured", plans, params, serverVersion: context.capabilities.version };
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

/** The first line keeps its indentation: in YAML it has to be that of the others. */
const EMPTY_LINES_ABOVE = /^(?:[^\S\n]*\n)+/;

/** A malformed paste fails here, so that the run says what is wrong with it and where. */
function readPasted({ text }: PastedSource): Promise<PlanOutput> {
  const { plans } = parsePlan(text);
  const plan: CapturedPlan = {
    // Several plans of a log know their own statements.
    statement: plans.length === 1 ? (plans[0]?.queryText ?? "") : "",
    offset: 0,
    length: text.length,
    raw: text.replace(EMPTY_LINES_ABOVE, "").trimEnd(),
    options: [],
    analysed: plans.some(({ analysed }) => analysed),
    rolledBack: false,
    elapsedMs: null,
  };
  return Promise.resolve({ version: 1, origin: "pasted", plans: [plan], params: {}, serverVersion: null });
}
