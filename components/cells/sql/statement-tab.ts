import type { StatementOutput } from "@/lib/cells/sql/schema";

/** `1 SELECT 20`, `2 error`: the number of the statement and what came of it. */
export function tabLabel(statement: StatementOutput, index: number): string {
  const outcome = statement.status === "ok" ? (statement.commandTag ?? "empty") : statement.status;
  return `${index + 1}\u2002${outcome}`;
}

/**
 * A name for a statement that survives edits of its neighbours: its text's hash, numbered among equal texts. A tab stays
 * chosen when the cell runs again.
 */
export function statementKey(
  statements: readonly StatementOutput[],
  statement: StatementOutput,
  index: number,
): string {
  const earlier = statements.slice(0, index).filter((other) => other.text === statement.text).length;
  return `${textHash(statement.text)}-${earlier}`;
}

/** FNV-1a, 32 bits: short enough for an element's id, and two statements of one cell do not collide in practice. */
function textHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}
