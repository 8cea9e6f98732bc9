/** EXPLAIN's JSON of the page without an index. */
export const SCAN = JSON.stringify([
  {
    Plan: {
      "Node Type": "Limit",
      "Startup Cost": 12000.1,
      "Total Cost": 12000.2,
      "Plan Rows": 20,
      "Plan Width": 40,
      "Actual Startup Time": 95.1,
      "Actual Total Time": 95.2,
      "Actual Rows": 20,
      "Actual Loops": 1,
      Plans: [
        {
          "Node Type": "Sort",
          "Parent Relationship": "Outer",
          "Startup Cost": 12000.1,
          "Total Cost": 12011,
          "Plan Rows": 4397,
          "Plan Width": 40,
          "Actual Startup Time": 95,
          "Actual Total Time": 95.1,
          "Actual Rows": 20,
          "Actual Loops": 1,
          "Sort Key": ["placed_at DESC"],
          Plans: [
            {
              "Node Type": "Seq Scan",
              "Parent Relationship": "Outer",
              "Relation Name": "orders",
              "Startup Cost": 0,
              "Total Cost": 11800,
              "Plan Rows": 4397,
              "Plan Width": 40,
              "Actual Startup Time": 0.1,
              "Actual Total Time": 81.2,
              "Actual Rows": 4812,
              "Actual Loops": 1,
              Filter: "(customer_id = 42)",
              "Rows Removed by Filter": 607188,
            },
          ],
        },
      ],
    },
    "Planning Time": 0.21,
    "Execution Time": 95.6,
  },
]);

/** The same with an index. */
export const INDEXED = JSON.stringify([
  {
    Plan: {
      "Node Type": "Limit",
      "Startup Cost": 0.42,
      "Total Cost": 18.2,
      "Plan Rows": 20,
      "Plan Width": 40,
      "Actual Startup Time": 0.02,
      "Actual Total Time": 0.11,
      "Actual Rows": 20,
      "Actual Loops": 1,
      Plans: [
        {
          "Node Type": "Index Scan",
          "Parent Relationship": "Outer",
          "Index Name": "orders_customer_id_placed_at_idx",
          "Relation Name": "orders",
          "Startup Cost": 0.42,
          "Total Cost": 3900,
          "Plan Rows": 4397,
          "Plan Width": 40,
          "Actual Startup Time": 0.02,
          "Actual Total Time": 0.1,
          "Actual Rows": 20,
          "Actual Loops": 1,
          "Index Cond": "(customer_id = 42)",
        },
      ],
    },
    "Planning Time": 0.24,
    "Execution Time": 0.13,
  },
]);

/** Of an insert. */
export const INSERTING = JSON.stringify([
  {
    Plan: {
      "Node Type": "ModifyTable",
      Operation: "Insert",
      "Relation Name": "orders",
      "Startup Cost": 0,
      "Total Cost": 0.01,
      "Plan Rows": 0,
      "Plan Width": 0,
      "Actual Startup Time": 0.3,
      "Actual Total Time": 0.3,
      "Actual Rows": 0,
      "Actual Loops": 1,
      Plans: [
        {
          "Node Type": "Result",
          "Parent Relationship": "Outer",
          "Startup Cost": 0,
          "Total Cost": 0.01,
          "Plan Rows": 1,
          "Plan Width": 40,
          "Actual Startup Time": 0.002,
          "Actual Total Time": 0.002,
          "Actual Rows": 1,
          "Actual Loops": 1,
        },
      ],
    },
    "Planning Time": 0.05,
    "Execution Time": 0.33,
  },
]);
