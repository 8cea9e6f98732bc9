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

/** TEXT format as psql prints it. */
export function psqlFrame(text: string): string {
  const lines = text.split("\n");
  const width = Math.max(...lines.map((line) => line.length)) + 2;
  const title = "QUERY PLAN".padStart(Math.round((width + 10) / 2)).padEnd(width);
  return [title, "-".repeat(width), ...lines.map((line) => ` ${line}`), `(${lines.length} rows)`].join("\n");
}

/** A text as a narrow terminal copies it: broken after every `columns` characters. */
export function hardWrapped(text: string, columns: number): string {
  const parts = new RegExp(`.{1,${columns}}`, "g");
  return text
    .split("\n")
    .flatMap((line) => line.match(parts) ?? [""])
    .join("\n");
}

/** What auto_explain writes into the server's log. */
export function autoExplainLog(explained: readonly (readonly [statement: string, text: string])[]): string {
  return explained
    .map(([statement, text], index) => {
      const prefix = `2026-03-01 10:00:0${index}.123 UTC [4711] app@shop`;
      const message = [`Query Text: ${statement}`, ...text.split("\n")].join("\n").replaceAll("\n", "\n\t");
      return `${prefix} LOG:  duration: 9.23${index} ms  plan:\n\t${message}`;
    })
    .join("\n");
}

const ATTACK = "<img src=x onerror=globalThis.wasRun=true>";

/** A plan, with its statement, whose names and conditions are markup. */
export const HOSTILE_PLAN = autoExplainLog([
  [
    `SELECT * FROM "${ATTACK}" WHERE note <> '<script>globalThis.wasRun=true</script>'`,
    `Sort  (cost=0.00..2.50 rows=10 width=12) (actual time=9.100..9.400 rows=10 loops=1)
  Sort Key: "${ATTACK}"."<b>at</b>"
  ->  Index Scan using "<script>globalThis.wasRun=true</script>" on "${ATTACK}"  (cost=0.00..2.00 rows=10 width=12) (actual time=0.100..7.000 rows=10 loops=1)
        Filter: (note <> '<script>globalThis.wasRun=true</script>${ATTACK}'::text)
        Rows Removed by Filter: 90
Execution Time: 9.8 ms`,
  ],
]);
