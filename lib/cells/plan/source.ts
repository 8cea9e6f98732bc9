import { parameterDefaults, parseDirectives, timeoutOf } from "@/lib/sql/directives";
import { parseOptionsValue, parseSettingValue } from "@/lib/sql/directive-values";
import { startsPlan } from "@/lib/plan/reading/part-starts";
import { readPaste } from "@/lib/plan/reading/paste";
import { splitStatements, type SqlStatement } from "@/lib/sql/split";

/** Statements to explain. */
export interface ExplainSource {
  origin: "captured";
  text: string;
  statements: SqlStatement[];
  parameters: Record<string, string | null>;
  /** EXPLAIN options that the cell asks for. */
  options: ReadonlyMap<string, string>;
  settings: { name: string; value: string }[];
  /** Whether the statements are executed. */
  analyse: boolean;
  timeoutMs?: number;
}

/** A plan that was pasted. Comment lines above it are blanked, so that offsets stay. */
export interface PastedSource {
  origin: "pasted";
  text: string;
}

export type PlanSource = ExplainSource | PastedSource;

/** The plan that was pasted into a cell; null when its text is SQL. Needs no parser. */
export function pastedPlan(text: string): PastedSource | null {
  const blanked = text.replace(/^(?:[ \t]*(?:--[^\n]*)?\n)+/, (lines) => lines.replace(/[^\n]/g, " "));
  return isPlan(blanked) ? { origin: "pasted", text: blanked } : null;
}

/**
 * Reads a plan cell: a pasted plan, or SQL, which is executed unless it says `@explain analyze=off`.
 *
 * @throws AppError "invalid-input" with `where` for a mistake in a directive.
 */
export function parsePlanCell(text: string): PlanSource {
  const pasted = pastedPlan(text);
  if (pasted) return pasted;
  const directives = parseDirectives("plan", text);
  const settings = directives.filter(({ name }) => name === "set").map(parseSettingValue);
  return { ...explainSource(text, directives), settings };
}

/** Reads an SQL cell in order to explain it, with or without execution; its `@explain` may add options. */
export function parseExplained(analyse: boolean): (text: string) => ExplainSource {
  return (text) => ({ ...explainSource(text, parseDirectives("sql", text)), analyse });
}

function explainSource(text: string, directives: ReturnType<typeof parseDirectives>): ExplainSource {
  const written = directives.find(({ name }) => name === "explain");
  const options = written ? parseOptionsValue(written) : new Map<string, string>();
  const timeoutMs = timeoutOf(directives);
  return {
    origin: "captured",
    text,
    statements: splitStatements(text),
    parameters: parameterDefaults(directives),
    options,
    settings: [],
    analyse: options.get("analyze") !== "off",
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** What a plan in TEXT format, a log of auto_explain, or a plan with something before it has and SQL has not. */
const SIGNS =
  /\((?:cost=\d+\.\d+\.\.\d|actual (?:time|rows)=\d)|"Node Type"\s*:|<Node-Type>|\bduration: \d+\.\d+ ms {1,2}plan:/;
const HEADING = /^\s*["'|│+ ]*QUERY PLAN/;
/** What begins a statement and no plan, whatever it says about costs further on. */
const STATEMENT =
  /^\s*(?:select|with|explain|insert\s+into|update\s+\S+\s+set|delete\s+from|merge\s+into|create|set|begin)\b|^\s*values\s*\(/i;
/** Enough to hold the first line of a plan, whatever frames and quotes stand before it. */
const HEAD_LENGTH = 20_000;

/** Whether the text is EXPLAIN's output in any format, readable or not, rather than SQL. */
function isPlan(text: string): boolean {
  if (/^\s*[[{<]/.test(text) || HEADING.test(text) || SIGNS.test(text)) return true;
  const first = readPaste(text.slice(0, HEAD_LENGTH)).find((line) => line.text.trim() !== "");
  return first !== undefined && !STATEMENT.test(first.text) && startsPlan(first.text);
}
