import { parameterDefaults, parseDirectives, timeoutOf } from "@/lib/sql/directives";
import { splitStatements, type SqlStatement } from "@/lib/sql/split";

/** An SQL cell, understood. */
export interface SqlSource {
  text: string;
  statements: SqlStatement[];
  /** The values of `@param`: what `:name` stands for unless a run says otherwise. */
  parameters: Record<string, string | null>;
  timeoutMs?: number;
}

/**
 * Reads an SQL cell. A syntax error in a statement is not an error here: the server decides, when its turn comes.
 * `loadParser()` must have completed.
 *
 * @throws AppError "invalid-input" with `where` for a mistake in a directive.
 */
export function parseSqlCell(text: string): SqlSource {
  const directives = parseDirectives("sql", text);
  const timeoutMs = timeoutOf(directives);
  return {
    text,
    statements: splitStatements(text),
    parameters: parameterDefaults(directives),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}
