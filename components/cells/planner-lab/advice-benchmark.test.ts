import { beforeAll, expect, test } from "vitest";
import { parseBenchmark } from "@/lib/benchmark/parse-benchmark";
import type { Advice } from "@/lib/planner-lab/record";
import { loadParser } from "@/lib/sql/parser";
import { benchmarkOfAdvice } from "./advice-benchmark";

beforeAll(() => loadParser());

const STATEMENT = "SELECT * FROM orders WHERE city = :city";
const SOURCE = `-- @planner-lab pairs=12
-- @param city = 3 | 99
-- @sets common | absent
${STATEMENT}`;

const advice = (kind: Advice["kind"], sql: string, teardown = ""): Advice => ({
  ...{ kind, sql, teardown, title: "", evidence: "", tried: "" },
});

test.each([
  ["ANALYZE", advice("analyze", "ANALYZE public.orders;")],
  [
    "extended statistics",
    advice("statistics", "CREATE STATISTICS s (mcv) ON a, b FROM orders;\nANALYZE orders;"),
  ],
  [
    "a larger target",
    advice(
      "statistics",
      "ALTER TABLE orders ALTER COLUMN city SET STATISTICS 1000;\nANALYZE orders;",
      "ALTER TABLE orders ALTER COLUMN city SET STATISTICS -1;\nANALYZE orders;",
    ),
  ],
  ["a rewrite", advice("rewrite", STATEMENT)],
  ["several settings", advice("setting", "SET enable_nestloop = off;\nSET work_mem = '64MB';")],
  ["a hint", advice("hint", "-- Review by 2026-05-30.\n-- @hint HashJoin(o c)")],
])("%s makes a benchmark that can be run, with the lab's parameter sets", (_, given) => {
  const spec = parseBenchmark(benchmarkOfAdvice(SOURCE, STATEMENT, given));
  expect(spec.variants.map(({ name }) => name)).toEqual(["before", "after"]);
  expect(spec.paramSets.map(({ key }) => key)).toEqual(["common", "absent"]);
  const after = spec.variants[1];
  expect(after?.hint).toBe(given.kind === "hint" ? "HashJoin(o c)" : null);
  expect(after?.settings).toHaveLength(given.kind === "setting" ? 2 : 0);
  expect(after?.teardown).toHaveLength(given.teardown === "" ? 0 : 2);
});
