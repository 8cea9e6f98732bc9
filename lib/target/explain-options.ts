import "server-only";

/** What to ask EXPLAIN for, by its option names in lower case. */
export interface ExplainWish {
  analyse: boolean;
  writes: boolean;
  /** Options that the cell asks for, by name; `analyze` is decided by `analyse` alone. */
  asked: ReadonlyMap<string, string>;
}

/** The server version from which an option exists; the rest is older than every supported server. */
const SINCE: Readonly<Record<string, number>> = { settings: 12, wal: 13, memory: 17 };
/** Without ANALYZE, BUFFERS is accepted from 13 on and tells the planner's own blocks. */
const PLANNING_BUFFERS_SINCE = 13;
/** Options that only an executed statement has something to say to; the server refuses them otherwise. */
const NEEDS_ANALYSE = ["timing", "wal", "serialize"];

/**
 * The options to send, in order, such as `ANALYZE`, `BUFFERS`, `TIMING OFF`, `FORMAT JSON`.
 *
 * Everything that costs nothing and that the server knows is asked for. SERIALIZE and GENERIC_PLAN change what is
 * measured, and VERBOSE what is read, so they are sent only when asked for.
 *
 * @param versionNum server_version_num
 * @see https://www.postgresql.org/docs/current/sql-explain.html
 */
export function explainOptions(versionNum: number, { analyse, writes, asked }: ExplainWish): string[] {
  const major = Math.floor(versionNum / 10_000);
  const wanted = new Map<string, string>();
  if (analyse || major >= PLANNING_BUFFERS_SINCE) wanted.set("buffers", "on");
  wanted.set("settings", "on");
  if (writes) wanted.set("wal", "on");
  wanted.set("memory", "on");
  for (const name of wanted.keys()) if ((SINCE[name] ?? 0) > major) wanted.delete(name);
  for (const [name, value] of asked) wanted.set(name, value);
  wanted.delete("analyze");
  if (!analyse) for (const name of NEEDS_ANALYSE) wanted.delete(name);
  return [...(analyse ? ["ANALYZE"] : []), ...[...wanted].flatMap(written), "FORMAT JSON"];
}

function written([name, value]: [string, string]): string[] {
  const option = name.toUpperCase();
  return value === "on" ? [option] : [`${option} ${value.toUpperCase()}`];
}
