import { bindParameters, type BoundStatement } from "@/lib/sql/parameters";
import type { Replacement } from "@/lib/sql/offset-map";
import { quoteLiteral } from "@/lib/sql/quote-literal";
import type { PlanRegime } from "./spec";

/** How a statement is sent so that its plan comes about in the way that its regime says. */
export interface StatementForm {
  /** Sent once per backend, before the first execution; null when nothing is prepared. */
  prepare: string | null;
  /** For `toSourceOffset`: an offset in `prepare` back to one in the statement; empty when nothing is prepared. */
  prepareReplacements: Replacement[];
  /** Sent at each execution. */
  execute: {
    text: string;
    /** Bind values for $1, $2 …; absent when they stand in the text. */
    values?: (string | null)[];
    /** For `toSourceOffset`: an offset in `text` back to one in the statement. A prepared value is where its parameter is. */
    replacements: Replacement[];
  };
  /** What the backend needs to be set to. */
  settings: { name: string; value: string }[];
}

export interface StatementFormRequest {
  regime: PlanRegime;
  /** Of the prepared statement: an SQL identifier that needs no quotes, unique on its backend. */
  name: string;
  /** With its `:name` parameters. */
  statement: string;
  values: Readonly<Record<string, string | null>>;
  /** What stands before the statement, for example a hint's comment. */
  prefix?: string;
}

const PLAN_CACHE_MODES: Readonly<Partial<Record<PlanRegime, string>>> = {
  custom: "force_custom_plan",
  generic: "force_generic_plan",
  auto: "auto",
};

/**
 * The statement as its plan regime sends it. Types are left to the server in all of them: a value in the text is a quoted
 * literal, whose type is unknown as a parameter's is.
 *
 * A statement without parameters has one plan: PostgreSQL then takes the generic one, whatever plan_cache_mode says.
 *
 * @throws AppError "invalid-input" with `where` in `statement` when a parameter has no value.
 * @see https://www.postgresql.org/docs/current/sql-prepare.html
 */
export function statementForm(request: StatementFormRequest): StatementForm {
  const { regime, statement, values, prefix = "" } = request;
  const bound = bindParameters(statement, values);
  if (regime === "literals") return { ...NOTHING_PREPARED, execute: behind(prefix, writeValuesIn(bound)) };
  const numbered = { text: bound.text, replacements: bound.replacements };
  if (regime === "bound")
    return { ...NOTHING_PREPARED, execute: { ...behind(prefix, numbered), values: bound.values } };
  const prepared = behind(`PREPARE ${request.name} AS ${prefix}`, numbered);
  return {
    prepare: prepared.text,
    prepareReplacements: prepared.replacements,
    execute: executePrepared(request.name, bound),
    settings: [{ name: "plan_cache_mode", value: PLAN_CACHE_MODES[regime] ?? "auto" }],
  };
}

const NOTHING_PREPARED = { prepare: null, prepareReplacements: [], settings: [] };

interface RewrittenText {
  text: string;
  replacements: Replacement[];
}

/** `text` with `prefix` before it. */
function behind(prefix: string, { text, replacements }: RewrittenText): RewrittenText {
  if (prefix === "") return { text, replacements };
  return {
    text: prefix + text,
    replacements: [
      { source: 0, sourceLength: 0, sent: 0, sentLength: prefix.length },
      ...replacements.map((replacement) => ({ ...replacement, sent: replacement.sent + prefix.length })),
    ],
  };
}

/** The statement with its values in the places of $1, $2 … */
function writeValuesIn({ text, values, replacements }: BoundStatement): RewrittenText {
  let written = "";
  let copied = 0;
  const moved = replacements.map((replacement) => {
    written += text.slice(copied, replacement.sent);
    copied = replacement.sent + replacement.sentLength;
    const number = Number(text.slice(replacement.sent + 1, copied));
    const literal = quoteLiteral(values[number - 1] ?? null);
    const sent = written.length;
    written += literal;
    return { ...replacement, sent, sentLength: literal.length };
  });
  return { text: written + text.slice(copied), replacements: moved };
}

/** `EXECUTE name ('42', NULL)`; what the server says of a value is said of the first place where its parameter stands. */
function executePrepared(name: string, { text, values, replacements }: BoundStatement): RewrittenText {
  let written = `EXECUTE ${name}`;
  const moved: Replacement[] = [{ source: 0, sourceLength: 0, sent: 0, sentLength: written.length }];
  values.forEach((value, index) => {
    written += index === 0 ? " (" : ", ";
    const first = replacements.find(
      ({ sent, sentLength }) => text.slice(sent, sent + sentLength) === `$${index + 1}`,
    );
    const literal = quoteLiteral(value);
    if (first) moved.push({ ...first, sent: written.length, sentLength: literal.length + 1 });
    written += literal;
  });
  return { text: values.length > 0 ? `${written})` : written, replacements: moved };
}
