const MEANINGS: Record<string, string> = {
  "self time": "Time in this node alone, over all loops, and its part of the execution time.",
  "self cost": "The planner's cost of this node alone, and its part of the plan's cost.",
  rounding:
    "EXPLAIN prints the time per loop to a thousandth of a millisecond. Over so many loops the self time may be off by this much, in favour of the node above or below.",
  "total time":
    "Time in this node and everything below it, over all loops; below a Gather averaged over the participants.",
  "work of all": "The same summed over all processes: what the machine was busy with.",
  participants: "Processes that shared the work: the leader and the launched workers.",
  rows: "Rows that the node returned, and what the planner expected.",
  "rows per loop": "Rows returned per loop on average, and what the planner expected per loop.",
  loops: "How often the node was started, summed over all processes.",
  "rows in all": "Rows per loop times loops.",
  estimate: "How far the planner's row count was off, per loop.",
  "removed by filter":
    "Rows that were read and thrown away by the filter, over all loops. Averages per loop are rounded, so this is approximate.",
  "removed by join filter": "Pairs of rows that the join condition's extra filter threw away.",
  "removed by index recheck": "Rows that a lossy bitmap or index offered and the condition refused.",
  "own buffers": "Blocks of 8 kB that this node asked for: hit in memory, or read from the operating system.",
  "total buffers": "Blocks of this node and everything below it.",
  "I/O read time": "Waiting for blocks to be read, summed over all processes (track_io_timing).",
  "I/O write time": "Waiting for blocks to be written, summed over all processes (track_io_timing).",
  WAL: "Write-ahead log that this node and those below it wrote.",
  "sort method": "quicksort and top-N heapsort stay in memory; external merge writes to disk.",
  "sort space": "Memory or disk that the sort used.",
  "hash batches": "Parts that the hash table was split into. More than one means that it went through disk.",
  "hash buckets": "Slots of the hash table.",
  "peak memory": "The most memory that the node's table used.",
  "disk usage": "What did not fit into memory and went to disk.",
  "cache hits": "How often Memoize already knew the rows for a value.",
  "cache evictions": "Entries thrown out because the cache was full.",
  "heap fetches": "Visits to the table because a page was not marked all-visible; VACUUM marks them.",
  "exact heap blocks": "Table pages of which the bitmap knew each row.",
  "lossy heap blocks":
    "Table pages that the bitmap marked as a whole for want of memory; every row on them is checked again.",
  "index searches": "How often the index was walked from its root.",
  "workers launched":
    "Parallel workers that were started. Fewer than planned means that the server had none free.",
  disabled: "A setting forbids this node type; the planner had no other way.",
  "estimated cost":
    "The planner's cost until the first row, and until the last, in units of one sequential page read.",
  "row width": "The planner's estimate of the average row's size.",
  index: "The index that is read.",
  filter: "Checked on every row after it was read; an index is not used for it.",
  "join filter": "Checked on every pair of rows after the join condition.",
  "one-time filter": "Checked once; if it is false, nothing below runs.",
  "index cond": "What the index searches for.",
  "order by": "The distance order in which the index returns rows.",
  "recheck cond": "Checked again on the rows of lossy pages.",
  "hash cond": "The columns that the hash table matches.",
  "merge cond": "The columns on which both sorted inputs are matched.",
  "run condition": "Stops the window function as soon as it is false.",
  "cache key": "The outer values for which inner rows are remembered.",
  "sort key": "The order that the node produces.",
  "presorted key": "The part of the order that its input already has.",
  "group key": "The columns by which rows are grouped.",
  "params evaluated": "InitPlans that the Gather runs before it starts its workers.",
  output: "The columns that the node passes on.",
  "Inner Unique": "At most one inner row can match an outer row, so the search stops at the first.",
  "Cache Mode": "logical compares values, binary compares bytes.",
  Storage: "Where the node keeps rows for reading them again.",
  "Maximum Storage": "The most that it kept, in kB.",
  "Subplans Removed":
    "Partitions that were left out when the plan started, because they cannot hold matching rows.",
  "Heap Fetches": "Visits to the table because a page was not marked all-visible.",
  Window: "The window over which the functions are computed.",
};

/** What a property says, as a sentence; undefined when it is not known. */
export function meaningOf(label: string): string | undefined {
  return Object.hasOwn(MEANINGS, label) ? MEANINGS[label] : undefined;
}
