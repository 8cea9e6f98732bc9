import { AppError } from "@/lib/errors";
import { classifyStatement } from "@/lib/sql/classify";
import { explainedStatement } from "@/lib/sql/explained-statement";
import type { ExplainSource } from "./source";

/** A statement of the cell that has a plan, without an EXPLAIN that was written before it. */
export interface Explainable {
  text: string;
  offset: number;
  length: number;
  /** SET statements above it in the cell: they hold for its plan, and are undone. */
  preparation: string[];
}

/**
 * The statements of a cell that are explained, in order. Statements without a plan are passed over beside others, and
 * are an error when there is nothing else.
 *
 * @throws AppError "invalid-input" when the cell holds no statement.
 */
export function explainablesOf(source: ExplainSource): Explainable[] {
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
