import type { StatementOutput } from "@/lib/cells/sql/schema";

/** `1 SELECT 20`, `2 error`: the number of the statement and what came of it. */
export function tabLabel(statement: StatementOutput, index: number): string {
  const outcome = statement.status === "ok" ? (statement.commandTag ?? "empty") : statement.status;
  return `${index + 1}\u2002${outcome}`;
}

/**
 * A name for a statement that survives edits of its neighbours: its text, numbered among equal ones. A tab stays chosen
 * when the cell runs again.
 */
export function statementKey(
  statements: readonly StatementOutput[],
  statement: StatementOutput,
  index: number,
): string {
  const earlier = statements.slice(0, index).filter((other) => other.text === statement.text).length;
  return `${earlier} ${statement.text}`;
}
