/**
 * The text of a benchmark cell that measures an SQL cell's statement against a rewrite, or against a copy of it: what
 * a reader then changes is the second variant. Parameter directives stay at the top, where they hold for both.
 */
export function benchmarkOf(sqlSource: string, rewritten?: string): string {
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
    rewritten?.trim() ?? statement,
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

/** The same, with the proposed change made for the second variant only, and what it tests written above it. */
export function benchmarkOfChange(
  sqlSource: string,
  change: ProposedChange,
  finding?: TestedFinding,
): string {
  const source = benchmarkOf(sqlSource, change.kind === "rewrite" ? change.sql : undefined);
  const directives = [
    ...(finding === undefined ? [] : [`-- @finding ${finding.ruleId} on ${oneLine(finding.nodeTitle)}`]),
    ...(change.kind === "rewrite" ? [] : [directiveOf(change)]),
  ];
  return source.replace(
    "-- @variant after\n",
    (heading) => heading + directives.map((d) => `${d}\n`).join(""),
  );
}

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
