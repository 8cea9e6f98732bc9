import { intervalWords, speedWords, verdictText } from "@/lib/benchmark/verdict-words";
import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { durationUnit, formatExact, formatMs } from "@/lib/format/quantity";
import { commonMs } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "./schema";

/** The cell as Markdown: its text, and after a run its verdict, one row per variant and parameter set, and the method. */
export function benchmarkMarkdown(text: string, output?: BenchmarkOutput): string {
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  const source = `${fence}sql\n${text.trimEnd()}\n${fence}\n`;
  if (!output) return source;
  return [
    source,
    `**${escaped(verdictText(output.verdict))}**\n`,
    resultTable(output),
    ...(output.warnings.length > 0
      ? [output.warnings.map(({ message }) => `- ${escaped(message)}`).join("\n") + "\n"]
      : []),
    `*Method.* ${escaped(output.method)} PostgreSQL ${escaped(output.environment.serverVersion)}, ${output.measuredAt}.\n`,
  ].join("\n");
}

function resultTable({ spec, summaries, comparisons, plans }: BenchmarkOutput): string {
  const unit = durationUnit(commonMs(summaries.map(({ median }) => median)));
  const rows = summaries.map((summary) => {
    const isSame = (one: { variant: string; paramSet: string }) =>
      one.variant === summary.variant && one.paramSet === summary.paramSet;
    const comparison = comparisons.find(isSame);
    const plan = plans.find(isSame);
    return [
      summary.variant,
      spec.paramSets.find(({ key }) => key === summary.paramSet)?.label ?? "",
      String(summary.n),
      ...[summary.median, summary.iqr, summary.p95].map((ms) => formatMs(ms, unit)),
      comparison ? `${speedWords(comparison.ratio)} (${intervalWords(comparison)})` : "",
      plan ? formatExact(sharedBlocks(plan.counters)) : "",
    ];
  });
  const head = ["variant", "parameters", "n", "median", "IQR", "p95", "against the first", "buffers"];
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line), ""].join("\n");
}

/** Text from the target or the source must not become markup. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]<>|~]/g, "\\$&").replace(/\s*\n\s*/g, " ");
