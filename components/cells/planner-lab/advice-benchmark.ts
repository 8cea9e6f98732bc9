import { benchmarkOfChange, type ProposedChange } from "@/components/notebook/benchmark-source";
import type { Advice } from "@/lib/planner-lab/record";

/**
 * The text of a benchmark cell that measures a piece of advice: the statement as it was against the statement with it.
 *
 * @param source the lab's cell as it ran, whose parameters and settings hold for both variants.
 */
export function benchmarkOfAdvice(source: string, statement: string, advice: Advice): string {
  const cell = benchmarkOfChange({ source, statement, offset: 0 }, changeOf(statement, advice));
  const teardown = advice.teardown.split("\n").filter((line) => line !== "");
  return [cell, ...teardown.map((line) => `-- @teardown ${line}`)].join("\n");
}

function changeOf(statement: string, { kind, sql }: Advice): ProposedChange {
  // A hint is a directive of the variant, right above the statement.
  return kind === "hint" ? { kind: "rewrite", sql: `${sql}\n${statement.trim()}` } : { kind, sql };
}
