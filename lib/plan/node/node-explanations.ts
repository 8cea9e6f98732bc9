/** A page of PostgreSQL's manual. */
export interface ManualPage {
  title: string;
  /** In EXPLANATIONS relative to the manual's root. */
  url: string;
}

interface NodeExplanation {
  /** What it does, and what to look at. */
  text: string;
  manual: ManualPage;
}

const page = (title: string, url: string): ManualPage => ({ title, url });
const EXPLAIN = page("Using EXPLAIN", "using-explain.html");
const JOINS = page("How joins are planned", "planner-optimizer.html");
const PARALLEL = page("How parallel query works", "how-parallel-query-works.html");
const INDEXES = page("Indexes", "indexes-intro.html");
const BITMAPS = page("Combining multiple indexes", "indexes-bitmap-scans.html");
const WORK_MEM = page("work_mem", "runtime-config-resource.html#GUC-WORK-MEM");

/** One explanation per node type of PostgreSQL 9.6 to 18, under the name that EXPLAIN prints in JSON. */
export const EXPLANATIONS: Record<string, NodeExplanation> = {
  "Seq Scan": {
    text: "Reads every page of the table and keeps the rows that pass the filter. Right for small tables and for queries that need most of the rows; otherwise look at how many rows the filter removes.",
    manual: EXPLAIN,
  },
  "Sample Scan": {
    text: "Reads a random part of the table, as TABLESAMPLE asks: SYSTEM takes whole pages, BERNOULLI looks at every row and keeps some.",
    manual: page("TABLESAMPLE", "sql-select.html#SQL-FROM"),
  },
  "Index Scan": {
    text: "Walks an index to the matching entries and fetches each row from the table, in index order. Cheap for few rows; every row costs a visit to a table page.",
    manual: INDEXES,
  },
  "Index Only Scan": {
    text: "Answers from the index alone. Rows on pages that VACUUM has not marked all-visible still need a visit to the table: those are the heap fetches.",
    manual: page("Index-only scans", "indexes-index-only-scans.html"),
  },
  "Bitmap Index Scan": {
    text: "Collects the places of all matching rows from an index into a bitmap. Its rows are index entries, not table rows.",
    manual: BITMAPS,
  },
  "Bitmap Heap Scan": {
    text: "Reads the table pages that a bitmap marks, in physical order. When the bitmap outgrows work_mem it keeps whole pages (lossy blocks), and every row on them is checked again.",
    manual: BITMAPS,
  },
  BitmapAnd: {
    text: "Intersects bitmaps: rows that satisfy the conditions of several indexes. A composite index would find them in one walk. It does not count rows.",
    manual: BITMAPS,
  },
  BitmapOr: {
    text: "Unites bitmaps: rows that satisfy any of several index conditions. It does not count rows.",
    manual: BITMAPS,
  },
  "Tid Scan": {
    text: "Fetches rows by their physical place (ctid), one page visit each.",
    manual: page("System columns", "ddl-system-columns.html"),
  },
  "Tid Range Scan": {
    text: "Reads a range of physical places (ctid) of the table, without the pages outside it.",
    manual: page("System columns", "ddl-system-columns.html"),
  },
  "Subquery Scan": {
    text: "Passes on the rows of a subquery, after its own filter if it has one. The planner removes it where it has nothing to do.",
    manual: page("Subqueries", "queries-table-expressions.html#QUERIES-SUBQUERIES"),
  },
  "Function Scan": {
    text: "Runs a set-returning function and keeps its whole result before passing it on. The planner mostly guesses its rows; the function's ROWS says better.",
    manual: page("Table functions", "queries-table-expressions.html#QUERIES-TABLEFUNCTIONS"),
  },
  "Table Function Scan": {
    text: "Runs XMLTABLE or JSON_TABLE over a document and reads the rows it makes.",
    manual: page("XMLTABLE", "functions-xml.html#FUNCTIONS-XML-PROCESSING-XMLTABLE"),
  },
  "Values Scan": {
    text: "Reads the rows of a VALUES list. The planner knows their number but not what is in them.",
    manual: page("VALUES lists", "queries-values.html"),
  },
  "CTE Scan": {
    text: "Reads the rows of a materialized CTE. Whichever scan asks first makes the CTE compute them; its time is counted at the CTE.",
    manual: page("Materialized CTEs", "queries-with.html#QUERIES-WITH-CTE-MATERIALIZATION"),
  },
  "WorkTable Scan": {
    text: "Reads the rows that the last round of a recursive query produced.",
    manual: page("Recursive queries", "queries-with.html#QUERIES-WITH-RECURSIVE"),
  },
  "Named Tuplestore Scan": {
    text: "Reads a transition table (REFERENCING OLD or NEW TABLE) inside a trigger.",
    manual: page("CREATE TRIGGER", "sql-createtrigger.html"),
  },
  "Foreign Scan": {
    text: "Asks another server or a foreign data wrapper for rows. Look at what was pushed down to it: conditions, joins and sorts that stay here are done on all rows that come.",
    manual: page("postgres_fdw", "postgres-fdw.html"),
  },
  "Custom Scan": {
    text: "A node that an extension provides; what it prints is the extension's own.",
    manual: page("Custom scans", "custom-scan.html"),
  },
  Result: {
    text: "Computes values without reading a table, or checks a condition that is the same for all rows once (One-Time Filter): when it is false, nothing below runs.",
    manual: EXPLAIN,
  },
  ProjectSet: {
    text: "Evaluates set-returning functions in the select list, which multiplies rows.",
    manual: page("Functions returning sets", "xfunc-sql.html#XFUNC-SQL-FUNCTIONS-RETURNING-SET"),
  },
  ModifyTable: {
    text: "Writes the rows that it receives. BEFORE row triggers and index maintenance are part of its time; AFTER triggers and foreign-key checks run later, outside every node.",
    manual: page("Data manipulation", "dml.html"),
  },
  Append: {
    text: "Returns the rows of its children one after another, as UNION ALL or a partitioned table needs. Children that partition pruning excluded are missing or never executed.",
    manual: page("Partition pruning", "ddl-partitioning.html#DDL-PARTITION-PRUNING"),
  },
  "Merge Append": {
    text: "Merges children that are each sorted, keeping the order without sorting everything again.",
    manual: page("Partitioning", "ddl-partitioning.html"),
  },
  "Recursive Union": {
    text: "Runs the first part of a recursive query once and the second until it gives no more rows. Its loops are the depth of the recursion.",
    manual: page("Recursive queries", "queries-with.html#QUERIES-WITH-RECURSIVE"),
  },
  "Nested Loop": {
    text: "For each row of the outer (first) input, runs the inner one again. Best for few outer rows and an inner index; its time grows with the product.",
    manual: JOINS,
  },
  "Hash Join": {
    text: "Builds a hash table of one input and probes it with every row of the other. Needs memory for the hash table; when that is short, both inputs go to disk in batches.",
    manual: JOINS,
  },
  "Merge Join": {
    text: "Walks two inputs that are sorted on the join columns side by side. Cheap when the order is already there; it may stop early, or read equal inner rows again.",
    manual: JOINS,
  },
  Hash: {
    text: "Fills the hash table of the join above. More than one batch means that it did not fit into memory (work_mem × hash_mem_multiplier).",
    manual: page("hash_mem_multiplier", "runtime-config-resource.html#GUC-HASH-MEM-MULTIPLIER"),
  },
  Materialize: {
    text: "Keeps its input's rows, so that reading them again does not compute them again.",
    manual: page("enable_material", "runtime-config-query.html#GUC-ENABLE-MATERIAL"),
  },
  Memoize: {
    text: "Remembers the inner rows for recent outer values. It pays off when values repeat: compare hits with misses, and look for evictions.",
    manual: page("enable_memoize", "runtime-config-query.html#GUC-ENABLE-MEMOIZE"),
  },
  Sort: {
    text: "Sorts all of its input before it returns the first row. An external method means that it wrote to disk because work_mem was too small.",
    manual: WORK_MEM,
  },
  "Incremental Sort": {
    text: "Sorts groups of rows that already come in order of the first columns. Returns rows early and needs little memory, unless one group is large.",
    manual: page("enable_incremental_sort", "runtime-config-query.html#GUC-ENABLE-INCREMENTAL-SORT"),
  },
  Group: {
    text: "Removes repeated groups from sorted input, without computing any aggregate.",
    manual: page("GROUP BY", "queries-table-expressions.html#QUERIES-GROUP"),
  },
  Aggregate: {
    text: "Computes aggregates such as count and sum over all of its input.",
    manual: page("GROUP BY and aggregates", "queries-table-expressions.html#QUERIES-GROUP"),
  },
  WindowAgg: {
    text: "Computes window functions over sorted partitions. It keeps the rows of a partition, on disk when they do not fit into work_mem; a run condition lets it stop early.",
    manual: page("Window functions", "tutorial-window.html"),
  },
  Unique: {
    text: "Drops repeated rows from sorted input.",
    manual: page("DISTINCT", "queries-select-lists.html#QUERIES-DISTINCT"),
  },
  SetOp: {
    text: "Computes INTERSECT or EXCEPT, over sorted inputs or with a hash table.",
    manual: page("Combining queries", "queries-union.html"),
  },
  LockRows: {
    text: "Locks each row for FOR UPDATE or FOR SHARE. Its time can be waiting for another transaction.",
    manual: page("Row-level locks", "explicit-locking.html#LOCKING-ROWS"),
  },
  Limit: {
    text: "Stops after the requested number of rows; what is below runs only as far as needed. OFFSET still computes the rows that it skips.",
    manual: page("LIMIT and OFFSET", "queries-limit.html"),
  },
  Gather: {
    text: "Starts workers and collects their rows in any order. Its own time is starting them and waiting for rows; the leader helps when it has nothing to collect.",
    manual: PARALLEL,
  },
  "Gather Merge": {
    text: "Starts workers and merges their sorted rows. Its own time is starting them and waiting for rows.",
    manual: PARALLEL,
  },
};

/** By strategy; Plain has the general text. */
export const AGGREGATES: Record<string, string> = {
  Hashed:
    "Computes aggregates per group in a hash table. Needs memory for all groups at once, and goes to disk when that is short.",
  Sorted: "Computes aggregates per group over sorted input, one group at a time.",
  Mixed: "Computes several grouping sets, some with hash tables and some over sorted input.",
};

/** By partial mode: the same aggregate in two steps. */
export const PARTIAL: Record<string, string> = {
  Partial: " Each participant aggregates its part of the rows; a Finalize node combines them.",
  Finalize: " It combines the partial results of the participants.",
};
