import "server-only";
import { explainablesOf } from "@/lib/cells/plan/explainable";
import { planOutputSchema } from "@/lib/cells/plan/schema";
import { parseExplained, parsePlanCell, type ExplainSource } from "@/lib/cells/plan/source";
import { bindInCell } from "@/lib/cells/sql/statement-place";
import { AppError } from "@/lib/errors";
import type { RunView } from "@/lib/notebook/runs";
import { parsePlan } from "@/lib/plan/parse-plan";
import type { WhyNotAnswer } from "@/lib/plan/why-not/answer";
import type { NodeQuestion } from "@/lib/plan/why-not/question";
import { planNodes } from "@/lib/plan/walk";
import { loadParser } from "@/lib/sql/parser";
import type { Accessor } from "@/lib/store/access";
import { readRun, readRunOutput } from "@/lib/store/runs";
import { readTargetConnection } from "@/lib/store/target-connections";
import { askWhyNot, type WhyNotRequest } from "@/lib/target/why-not";
import type { Lanes } from "./lanes";
import type { Sessions } from "./sessions";
import { takeTurn } from "./turn";

export interface WhyNotOptions {
  lanes: Lanes;
  sessions: Sessions;
}

/** See RunControl.whyNot. @throws AppError when the run, its plan or its target is out of reach, or the target is busy. */
export async function answerWhyNot(
  { lanes, sessions }: WhyNotOptions,
  accessor: Accessor,
  asked: NodeQuestion,
): Promise<WhyNotAnswer> {
  const run = await readRun(accessor, asked.runId, "runner");
  if (run.notebookId !== asked.notebookId || run.cellId !== asked.cellId)
    throw new AppError("not-found", "There is no such run in this cell.");
  if (run.targetId === null || run.outputKind !== "plan")
    throw new AppError("invalid-input", "Only a plan that was taken on a target can be asked about.");
  const connection = await readTargetConnection(accessor, run.targetId);
  const { statement, request } = await recordedRequest(accessor, run, asked);
  // The notebook's own session knows its temporary tables and settings; it is used in its turn, as by a run.
  const leave = await takeTurn(lanes, connection, run.notebookId);
  try {
    const { backend } = await sessions.use(run.notebookId, connection);
    if (backend.transaction === "failed")
      throw new AppError(
        "conflict",
        "The session's transaction has failed, so nothing can be planned in it.",
        {
          hint: "Run ROLLBACK, or reset the session.",
        },
      );
    const isBuildAllowed = connection.environment !== "production" && !connection.readOnly;
    return await askWhyNot(backend, statement, { ...request, isBuildAllowed });
  } finally {
    sessions.settle(run.notebookId, connection.id);
    leave();
  }
}

/** The statement and everything it was explained with, from the record alone. */
async function recordedRequest(accessor: Accessor, run: RunView, asked: NodeQuestion) {
  await loadParser();
  const output = planOutputSchema.parse((await readRunOutput(accessor, run.id)).value);
  const recorded = output.plans[asked.planIndex];
  const source = sourceOf(run);
  const explainable = source && explainablesOf(source)[asked.planIndex];
  if (!source || !recorded || explainable?.text !== recorded.statement)
    throw new AppError("not-found", "The run has no such plan that was taken on a target.");
  const nodes = parsePlan(recorded.raw).plans.flatMap(({ root }) => planNodes(root));
  const node = nodes.find(({ id }) => id === asked.nodeId);
  if (!node) throw new AppError("not-found", "The plan has no such node.");
  const request: Omit<WhyNotRequest, "isBuildAllowed"> = {
    question: asked.question,
    node,
    settings: source.settings,
    preparation: explainable.preparation,
    isGenericPlan: source.options.get("generic_plan") === "on",
    clockMs: () => performance.now(),
  };
  return { statement: bindInCell(run.sourceText, explainable, output.params), request };
}

/** The run's text as it was read for it; null for a pasted plan. */
function sourceOf({ mode, sourceText }: RunView): ExplainSource | null {
  const source = mode === "run" ? parsePlanCell(sourceText) : parseExplained(false)(sourceText);
  return source.origin === "captured" ? source : null;
}
