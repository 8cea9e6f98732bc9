/**
 * The text of a benchmark cell that measures an SQL cell's statement against a copy of it: what a reader then changes
 * is the second variant. Parameter directives stay at the top, where they hold for both.
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

/** The same, with `setupSql` before the second variant: what a finding proposes to try. */
export function benchmarkWithSetup(sqlSource: string, label: string, setupSql: string): string {
  const before = benchmarkOf(sqlSource);
  const name =
    label
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40) || "after";
  const setup = setupSql
    .trim()
    .split("\n")
    .map((line, index) => (index === 0 ? `-- @setup ${line}` : `--   ${line}`))
    .join("\n");
  return before.replace("-- @variant after\n", `-- @variant ${name}\n${setup}\n`);
}
