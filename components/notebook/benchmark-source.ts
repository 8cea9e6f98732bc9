import { scanDirectives } from "@/lib/sql/directive-scan";

/**
 * The text of a benchmark cell that measures an SQL cell's statement against a copy of it: what a reader then changes is
 * the second variant. Parameter directives stay at the top, where they hold for both.
 */
export function benchmarkOf(sqlSource: string): string {
  const lines = sqlSource.replace(/\s+$/, "").split("\n");
  const isParam = (line: string) => /^\s*--\s*@param\b/.test(line);
  const params = lines.filter(isParam);
  const statement = lines
    .filter((line) => !isParam(line))
    .join("\n")
    .trim();
  return [
    "-- @benchmark",
    ...params,
    "-- @variant before",
    statement,
    "",
    "-- @variant after",
    statement,
  ].join("\n");
}

/** A change that a finding proposes to measure. */
export interface ProposedChange {
  kind: "index" | "setting" | "analyze" | "statistics" | "rewrite";
  sql: string;
}

/** What a change is meant to confirm or refute. */
export interface TestedFinding {
  ruleId: string;
  nodeTitle: string;
}

/** A statement that was explained, and the text of the cell that it stood in, as its run recorded them. */
export interface ExplainedStatement {
  source: string;
  statement: string;
  /** Where the statement begins in `source`. */
  offset: number;
}

/**
 * The text of a benchmark cell that measures an explained statement as it was against the same with a proposed change,
 * what it tests written above the change. The cell's parameters, and the settings that it was explained under, hold for
 * both variants; they stand first, so that a proposed setting has the last word in its own.
 */
export function benchmarkOfChange(
  { source, statement, offset }: ExplainedStatement,
  change: ProposedChange,
  finding?: TestedFinding,
): string {
  return [
    "-- @benchmark",
    ...directivesForBoth(source),
    ...settingsAbove(source.slice(0, offset)),
    "-- @variant before",
    statement.trim(),
    "",
    "-- @variant after",
    ...(finding === undefined ? [] : [`-- @finding ${finding.ruleId} on ${oneLine(finding.nodeTitle)}`]),
    ...(change.kind === "rewrite" ? [change.sql.trim()] : [directiveOf(change), statement.trim()]),
  ].join("\n");
}

/**
 * The text of a benchmark cell whose variants alternate on copies of the target, if one of them changes its schema;
 * otherwise the text as it is. On one target such variants take turns in blocks, and much less can be told.
 */
export function onCopies(source: string): string {
  const names = new Set(scanDirectives(source).map(({ name }) => name));
  if (!names.has("setup") || names.has("sandbox")) return source;
  return source.replace(/^-- @benchmark.*$/m, "$&\n-- @sandbox");
}

const FOR_BOTH: ReadonlySet<string> = new Set(["param", "sets", "set", "timeout", "sandbox"]);

const directivesForBoth = (source: string) =>
  scanDirectives(source)
    .filter(({ name }) => FOR_BOTH.has(name))
    .map(({ position: { offset, length } }) => source.slice(offset, offset + length));

/** SET statements of the cell hold for the statements below them: `SET work_mem = '64MB'`, a line of its own. */
const settingsAbove = (text: string) =>
  [...text.matchAll(/^[ \t]*SET\s+(?:SESSION\s+|LOCAL\s+)?([\w.]+)\s*(?:=|\sTO\s)\s*([^;\n]+);/gim)].map(
    ([, name = "", value = ""]) => `-- @set ${name} = ${value.trim()}`,
  );

const directiveOf = ({ kind, sql }: ProposedChange) =>
  kind === "setting" ? settingDirectives(sql) : setupDirective(sql);

const oneLine = (text: string) => text.replace(/\s+/g, " ");

/** One directive for each statement; a statement ends where its line does. */
function setupDirective(sql: string): string {
  return sql
    .trim()
    .split(/(?<=;)[ \t]*\n/)
    .map((statement) => {
      const lines = statement.split("\n");
      return lines.map((line, index) => (index === 0 ? `-- @setup ${line}` : `--   ${line}`)).join("\n");
    })
    .join("\n");
}

/** A planner setting belongs to the variant's own backend, so it is not a setup, which runs on another. */
const settingDirectives = (sql: string) =>
  sql
    .trim()
    .split(/;[ \t]*(?:\n|$)/)
    .filter((statement) => statement.trim() !== "")
    .map((statement) => `-- @set ${statement.trim().replace(/^SET\s+/i, "")}`)
    .join("\n");
