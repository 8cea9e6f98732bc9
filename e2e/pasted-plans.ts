/** What EXPLAIN (FORMAT JSON) returns on one line, of relations that no target has. */
export const PASTED_JSON = JSON.stringify([
  {
    Plan: {
      "Node Type": "Nested Loop",
      "Join Type": "Inner",
      "Startup Cost": 0.4,
      "Total Cost": 25.5,
      "Plan Rows": 10,
      "Plan Width": 8,
      Plans: [
        {
          "Node Type": "Seq Scan",
          "Parent Relationship": "Outer",
          "Relation Name": "pasted_outer",
          Alias: "pasted_outer",
          "Startup Cost": 0,
          "Total Cost": 20.1,
          "Plan Rows": 10,
          "Plan Width": 4,
        },
        {
          "Node Type": "Index Scan",
          "Parent Relationship": "Inner",
          "Index Name": "pasted_pkey",
          "Relation Name": "pasted_inner",
          Alias: "pasted_inner",
          "Startup Cost": 0.4,
          "Total Cost": 0.5,
          "Plan Rows": 1,
          "Plan Width": 8,
        },
      ],
    },
  },
]);

/** What EXPLAIN ANALYZE prints. */
export const PASTED_TEXT = `Sort  (cost=100.00..102.50 rows=1000 width=12) (actual time=9.1..9.4 rows=1000 loops=1)
  Sort Key: pasted.at
  Sort Method: quicksort  Memory: 71kB
  ->  Seq Scan on pasted  (cost=0.00..50.00 rows=1000 width=12) (actual time=0.1..7.0 rows=1000 loops=1)
Planning Time: 0.2 ms
Execution Time: 9.8 ms`;
