/**
 * Words that are coloured as keywords: PostgreSQL's reserved words and those unreserved ones that read as syntax.
 * @see https://www.postgresql.org/docs/18/sql-keywords-appendix.html
 */
const KEYWORDS = `
  add after all alter always analyse analyze and any array as asc asymmetric attach authorization before begin between
  both brin btree buffers by cascade case cast check cluster coalesce collate column comment commit concurrently conflict
  constraint copy create cross cube current_catalog current_date current_role current_time current_timestamp current_user
  cursor cycle data database deallocate declare default deferrable deferred delete desc detach distinct do drop each else
  enable end escape except exclude execute exists explain extension false fetch filter first following for foreign format
  freeze from full function generated gin gist grant group grouping groups hash having identity if ilike immediate
  immutable in include index inherit initially inner inout insert instead intersect interval into is isnull isolation
  join json key language last lateral leading leakproof left level like limit listen local locked logged lock loop
  materialized match matched merge method minvalue maxvalue natural new next no not nothing notify notnull nowait null
  nulls of off offset old on only operator option or order ordinality others out outer over overlaps overriding owned
  parallel partition placing plan plpgsql policy preceding prepare primary procedure publication range read recursive
  references refresh reindex release rename repeatable replica reset restart restrict return returning returns revoke
  right role rollback rollup row rows rule savepoint schema security select sequence serializable session session_user set
  sets setof show similar skip snapshot some stable statement statistics strict summary symmetric system table tables
  tablesample tablespace temp temporary then ties timing to trailing transaction trigger true truncate type unbounded
  union unique unlisten unlogged until update user using vacuum validate values variadic verbose view volatile wal when
  where while window with within without work write zone
`;

const KEYWORD_SET = new Set(KEYWORDS.trim().split(/\s+/));

/** Keywords that are also functions: before a parenthesis they read as one. */
const FUNCTIONS_TOO = new Set([
  "left",
  "right",
  "coalesce",
  "format",
  "row",
  "json",
  "type",
  "first",
  "last",
]);

export const SQL_KEYWORDS: readonly string[] = [...KEYWORD_SET];

export function isKeyword(word: string): boolean {
  return KEYWORD_SET.has(word.toLowerCase());
}

export function isAlsoFunction(word: string): boolean {
  return FUNCTIONS_TOO.has(word.toLowerCase());
}
