import { AppError, positionAt } from "@/lib/errors";
import type { Replacement } from "./offset-map";
import { scanTokens, type SqlToken } from "./parser";

/** A `:name` that stands for a value; `start` is the colon, `end` is exclusive, in UTF-16 code units. */
export interface Placeholder {
  name: string;
  start: number;
  end: number;
}

export interface BoundStatement {
  /** The statement to send, with $1, $2 … for the parameters. */
  text: string;
  /** In the order of the numbers. Their types are left to PostgreSQL to infer. */
  values: (string | null)[];
  /** Which parameter each number stands for. */
  names: string[];
  /** For `toSourceOffset`: an offset in `text` back to one in the statement as it was written. */
  replacements: Replacement[];
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * Finds the parameters of a statement, in order. Empty when PostgreSQL's scanner rejects the text: the server will say why.
 *
 * A colon directly before a name is a parameter unless it follows a value, where SQL uses it as a separator (`a[1:n]`,
 * `JSON_OBJECT(k:v)`). In `a[:n]` it can be both: it is a parameter only if `declared` holds the name, as in psql.
 */
export function findPlaceholders(text: string, declared: readonly string[]): Placeholder[] {
  const tokens = text.includes(":") ? (scanTokens(text) ?? []) : [];
  const subscripts: boolean[] = [];
  const found: Placeholder[] = [];
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    const isInSubscript = subscripts.at(-1) ?? false;
    if (token.text === "[") subscripts.push(previous !== undefined && endsValue(previous, true));
    if (token.text === "]") subscripts.pop();
    const next = tokens[index + 1];
    if (token.text !== ":" || next?.start !== token.end || !NAME.test(next.text)) return;
    if (previous && endsValue(previous, isInSubscript)) return;
    if (previous?.text === "[" && isInSubscript && !declared.includes(next.text)) return;
    found.push({ name: next.text, start: token.start, end: next.end });
  });
  return withoutNested(found);
}

/** Replaces placeholders by $1, $2 …; a name that comes back gets the number it had. */
export function numberPlaceholders(
  text: string,
  placeholders: readonly Placeholder[],
): { sent: string; names: string[]; replacements: Replacement[] } {
  const names: string[] = [];
  const replacements: Replacement[] = [];
  let sent = "";
  let copied = 0;
  for (const { name, start, end } of placeholders) {
    if (!names.includes(name)) names.push(name);
    sent += text.slice(copied, start);
    const number = `$${names.indexOf(name) + 1}`;
    replacements.push({
      source: start,
      sourceLength: end - start,
      sent: sent.length,
      sentLength: number.length,
    });
    sent += number;
    copied = end;
  }
  return { sent: sent + text.slice(copied), names, replacements };
}

/**
 * Makes a statement with `:name` parameters ready to be sent with bind values.
 *
 * @throws AppError "invalid-input" with `where` in `statementText` when a parameter has no value, or when the statement
 * mixes `:name` with numbered parameters.
 */
export function bindParameters(
  statementText: string,
  values: Readonly<Record<string, string | null>>,
): BoundStatement {
  const placeholders = findPlaceholders(statementText, Object.keys(values));
  for (const { name, start, end } of placeholders) {
    if (Object.hasOwn(values, name)) continue;
    throw new AppError("invalid-input", `The parameter :${name} has no value.`, {
      where: positionAt(statementText, start, end - start),
      hint: `Give it one in the cell: -- @param ${name} = …`,
    });
  }
  if (placeholders.length > 0) refuseNumbered(statementText);
  const { sent, names, replacements } = numberPlaceholders(statementText, placeholders);
  return { text: sent, values: names.map((name) => values[name] ?? null), names, replacements };
}

function refuseNumbered(statementText: string): void {
  const numbered = scanTokens(statementText)?.find(({ kind }) => kind === "parameter");
  if (!numbered) return;
  throw new AppError("invalid-input", `${numbered.text} cannot stand beside parameters with names.`, {
    where: positionAt(statementText, numbered.start, numbered.text.length),
    hint: "Give this parameter a name, too.",
  });
}

/** Whether an expression can end with this token, so that a colon behind it separates. */
function endsValue(token: SqlToken, isInSubscript: boolean): boolean {
  switch (token.kind) {
    case "word":
    case "constant":
    case "parameter":
      return true;
    case "keyword": // outside subscripts it is far more likely part of the grammar: BETWEEN :a, ROWS :n PRECEDING
      return isInSubscript;
    case "reserved":
      return isInSubscript && ["end", "null", "true", "false"].includes(token.text.toLowerCase());
    case "symbol":
      return token.text === ")" || token.text === "]";
  }
}

/** In `:a:b` the second colon follows the first parameter's name: a separator. */
function withoutNested(placeholders: Placeholder[]): Placeholder[] {
  return placeholders.filter(({ start }, index) => placeholders[index - 1]?.end !== start);
}
