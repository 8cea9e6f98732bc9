import { describe, expect, it } from "vitest";
import { pastedPlan } from "./source";

describe("a cell holds a plan, not SQL", () => {
  it.each([
    ["TEXT", "Seq Scan on t  (cost=0.00..1.00 rows=1 width=4)"],
    ["TEXT without costs", "Limit\n  ->  Seq Scan on t"],
    ["TEXT with actual figures alone", "Result (actual rows=1 loops=1)"],
    ["the statement above the plan", "EXPLAIN SELECT 1;\n\nResult  (cost=0.00..0.01 rows=1 width=4)"],
    ["JSON", '[{"Plan": {"Node Type": "Result"}}]'],
    ["YAML", '- Plan: \n    Node Type: "Result"'],
    ["XML", '<explain xmlns="http://www.postgresql.org/2009/explain">'],
    ["a log line", "2026-11-23 10:00:00 UTC [1] LOG:  duration: 1.234 ms  plan:\n\tQuery Text: SELECT 1"],
    ["a plan from below a log line", "Query Text: SELECT 1\nResult  (cost=0.00..0.01 rows=1 width=4)"],
    ["a psql frame", " QUERY PLAN \n------------\n Result"],
    ["expanded rows", "-[ RECORD 1 ]----\nQUERY PLAN | Result"],
    ["quotes", '"Limit"\n"  ->  Seq Scan on t"'],
    ["a fence", "```\nHash Join\n```"],
    ["comments above", "-- from production\nAppend\n  ->  Seq Scan on a"],
    ["a mail", "> Merge Join\n>   ->  Seq Scan on a"],
  ])("%s", (_name, text) => {
    expect(pastedPlan(text)).toMatchObject({ origin: "pasted" });
  });

  it.each([
    "SELECT * FROM t",
    "-- @explain analyze=off\nSELECT 1",
    "INSERT INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "VALUES (1)",
    "WITH plan AS (SELECT 1) SELECT * FROM plan",
    "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE",
    "TABLE t LIMIT 1",
    "SELECT * FROM t WHERE (cost=5)",
    "SELECT * FROM t WHERE (cost=5.25 and true)",
    "",
  ])("%j is SQL", (text) => {
    expect(pastedPlan(text)).toBeNull();
  });
});
