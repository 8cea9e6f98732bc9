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

/** The same, with the proposed change made for the second variant only. */
export function benchmarkOfChange(sqlSource: string, change: ProposedChange): string {
  if (change.kind === "rewrite") return benchmarkOf(sqlSource, change.sql);
  const directive = change.kind === "setting" ? settingDirective(change.sql) : setupDirective(change.sql);
  return benchmarkOf(sqlSource).replace("-- @variant after\n", () => `-- @variant after\n${directive}\n`);
}

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
const settingDirective = (sql: string) =>
  `-- @set ${sql
    .trim()
    .replace(/^SET\s+/i, "")
    .replace(/;$/, "")}`;
