import type { PlanNode } from "./plan-node";

/** One paragraph per node type: what it does, and what to look at. */
const DESCRIPTIONS: Record<string, string> = {
  "Seq Scan":
    "Reads every page of the table and keeps the rows that pass the filter. Right for small tables and for queries that need most of the rows; otherwise look at how many rows the filter removes.",
  "Sample Scan": "Reads a random part of the table, as TABLESAMPLE asks.",
  "Index Scan":
    "Walks an index to the matching entries and fetches each row from the table, in index order. Cheap for few rows; every row costs a visit to a table page.",
  "Index Only Scan":
    "Answers from the index alone. Rows on pages that VACUUM has not marked all-visible still need a visit to the table: those are the heap fetches.",
  "Bitmap Index Scan":
    "Collects the places of all matching rows from an index into a bitmap. Its rows are index entries, not table rows.",
  "Bitmap Heap Scan":
    "Reads the table pages that a bitmap marks, in physical order. When the bitmap outgrows work_mem it keeps whole pages (lossy blocks), and every row on them is checked again.",
  BitmapAnd:
    "Intersects bitmaps: rows that satisfy the conditions of several indexes. A composite index would find them in one walk.",
  BitmapOr: "Unites bitmaps: rows that satisfy any of several index conditions.",
  "Tid Scan": "Fetches rows by their physical place (ctid).",
  "Tid Range Scan": "Reads a range of physical places (ctid) of the table.",
  "Subquery Scan": "Passes on the rows of a subquery, after its own filter if it has one.",
  "Function Scan":
    "Runs a set-returning function and keeps its whole result before passing it on. The planner mostly guesses its rows.",
  "Table Function Scan": "Runs XMLTABLE or JSON_TABLE and reads the rows it makes.",
  "Values Scan": "Reads the rows of a VALUES list.",
  "CTE Scan":
    "Reads the rows of a materialized CTE. Whichever scan asks first makes the CTE compute them; its time is counted at the CTE.",
  "WorkTable Scan": "Reads the rows that the last round of a recursive query produced.",
  "Named Tuplestore Scan": "Reads a transition table inside a trigger.",
  "Foreign Scan":
    "Asks another server or a foreign data wrapper for rows. Look at what was pushed down to it.",
  "Custom Scan": "A node that an extension provides.",
  Result:
    "Computes values without reading a table, or checks a condition that is the same for all rows once.",
  ProjectSet: "Evaluates set-returning functions in the select list, which multiplies rows.",
  ModifyTable:
    "Writes the rows that it receives. BEFORE row triggers and index maintenance are part of its time; AFTER triggers and foreign-key checks run later.",
  Append: "Returns the rows of its children one after another, as UNION ALL or a partitioned table needs.",
  "Merge Append": "Merges children that are each sorted, keeping the order.",
  "Recursive Union":
    "Runs the first part of a recursive query once and the second until it gives no more rows.",
  "Nested Loop":
    "For each row of the outer (first) input, runs the inner one again. Best for few outer rows and an inner index; its time grows with the product.",
  "Hash Join":
    "Builds a hash table of one input and probes it with every row of the other. Needs memory for the hash table; when that is short, both inputs go to disk in batches.",
  "Merge Join":
    "Walks two inputs that are sorted on the join columns side by side. Cheap when the order is already there.",
  Hash: "Fills the hash table of the join above. More than one batch means that it did not fit into memory.",
  Materialize: "Keeps its input's rows, so that reading them again does not compute them again.",
  Memoize:
    "Remembers the inner rows for recent outer values. It pays off when values repeat: compare hits with misses.",
  Sort: "Sorts all of its input before it returns the first row. An external method means that it wrote to disk because work_mem was too small.",
  "Incremental Sort":
    "Sorts groups of rows that already come in order of the first columns. Returns rows early and needs little memory.",
  Group: "Removes repeated groups from sorted input.",
  Aggregate: "Computes aggregates such as count and sum.",
  WindowAgg: "Computes window functions over sorted partitions.",
  Unique: "Drops repeated rows from sorted input.",
  SetOp: "Computes INTERSECT or EXCEPT.",
  LockRows: "Locks each row for FOR UPDATE or FOR SHARE. Its time can be waiting for another transaction.",
  Limit:
    "Stops after the requested number of rows; what is below runs only as far as needed. OFFSET still computes the rows that it skips.",
  Gather:
    "Starts workers and collects their rows in any order. Its own time is starting them and waiting for rows.",
  "Gather Merge":
    "Starts workers and merges their sorted rows. Its own time is starting them and waiting for rows.",
};

const AGGREGATES: Record<string, string> = {
  Hashed:
    "Computes aggregates per group in a hash table. Needs memory for all groups at once, and goes to disk when that is short.",
  Sorted: "Computes aggregates per group over sorted input, one group at a time.",
  Mixed: "Computes several grouping sets, some with hash tables and some over sorted input.",
};

const PARTIAL: Record<string, string> = {
  Partial: " Each participant aggregates its part of the rows; a Finalize node combines them.",
  Finalize: " It combines the partial results of the participants.",
};

/** A paragraph on what the node's type does. Unknown types, of extensions or later versions, are named as such. */
export function describeNode(node: PlanNode): string {
  const base =
    (node.nodeType === "Aggregate" ? AGGREGATES[node.strategy ?? ""] : undefined) ??
    DESCRIPTIONS[node.nodeType] ??
    `${node.nodeType} is not a node of PostgreSQL that this version knows; its properties are shown as they came.`;
  const parallel = node.parallelAware ? " The participants share the work of this one." : "";
  return `${base}${PARTIAL[node.partialMode ?? ""] ?? ""}${parallel}`;
}
