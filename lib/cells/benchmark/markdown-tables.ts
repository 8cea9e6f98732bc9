import { counterRows, deltaWords, formatCounter } from "@/lib/benchmark/reading/counter-rows";
import {
  callsWords,
  mixWords,
  perHour,
  signedInterval,
  signedMs,
} from "@/lib/benchmark/reading/balance-words";
import { readClock, SOURCE_WORDS } from "@/lib/benchmark/reading/clock-parts";
import { commonMs } from "@/lib/benchmark/record";
import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { comparisonWords } from "@/lib/benchmark/reading/comparison-words";
import { durationUnit, formatExact, formatMs, formatPercent } from "@/lib/format/quantity";
import { plainText } from "@/lib/format/markdown-text";
import type { BenchmarkOutput } from "./schema";

type Arm = { variant: string; paramSet: string };

/** One table of times per parameter set, each in one unit; without sets one table. */
export const latencyTables = (output: BenchmarkOutput): string[] =>
  output.spec.paramSets.map(({ key, label }) =>
    [...(label === "" ? [] : [`*${plainText(label)}.*\n`]), latencyTable(output, key)].join("\n"),
  );

function latencyTable({ summaries, comparisons, plans }: BenchmarkOutput, paramSet: string): string {
  const own = summaries.filter((summary) => summary.paramSet === paramSet);
  const unit = durationUnit(commonMs(own.map(({ median }) => median)));
  const rows = own.map((summary) => {
    const comparison = comparisons.find(isSame(summary));
    const plan = plans.find(isSame(summary));
    return [
      summary.variant,
      String(summary.n),
      ...[summary.median, summary.iqr, summary.p95].map((ms) => formatMs(ms, unit)),
      comparison ? comparisonWords(comparison) : "",
      comparison ? `±${formatPercent(comparison.noiseFloor)}` : "",
      plan ? formatExact(sharedBlocks(plan.counters)) : "",
    ];
  });
  return table(["variant", "n", "median", "IQR", "p95", "against the first", "noise floor", "buffers"], rows);
}

/** One table per parameter set: counters down, variants across, each with its difference from the first. */
export function counterTables({ spec, plans }: BenchmarkOutput): string[] {
  return spec.paramSets.flatMap(({ key, label }) => {
    const own = plans.filter(({ paramSet }) => paramSet === key);
    const rows = counterRows(own.map(({ counters }) => counters));
    if (rows.length === 0) return [];
    const heads = ["counter", ...own.map(({ variant }) => variant)];
    const cells = rows.map((row) => [
      row.label,
      ...row.values.map((value, index) => {
        const delta = index === 0 ? "" : deltaWords(value, row.values[0] ?? null);
        return `${formatCounter(value, row.unit)}${delta === "" ? "" : ` (${delta})`}`;
      }),
    ]);
    return [[...(label === "" ? [] : [`${plainText(label)}:\n`]), table(heads, cells)].join("\n")];
  });
}

/** Every clock in a column of its own, named by where it was read; empty when none was recorded. */
export function clockTable({ clocks, spec }: BenchmarkOutput): string {
  if (clocks.length === 0) return "";
  const optional = (ms: number | null | undefined) => (ms === null || ms === undefined ? "" : formatMs(ms));
  const rows = clocks.map((clock) => {
    const reading = readClock(clock);
    return [
      clock.variant,
      spec.paramSets.find(({ key }) => key === clock.paramSet)?.label ?? "",
      formatMs(clock.wallMs),
      optional(clock.firstRowMs),
      optional(clock.floorMs),
      optional(clock.server?.planningMs),
      optional(clock.server?.executionMs),
      optional(reading.serializationMs),
      clock.server ? SOURCE_WORDS[clock.server.source] : "",
    ];
  });
  const heads = [
    "variant",
    "parameters",
    "client, wall",
    "first row",
    "SELECT 1",
    "server, planning",
    "server, execution",
    "of it serialization",
    "server's clock",
  ];
  return table(heads, rows);
}

/** What each statement saves or costs; empty without a balance. */
export function balanceTable({ balances }: BenchmarkOutput): string {
  const rows = balances.flatMap((balance) => [
    ...balance.statements.map(({ statement, callsPerHour, savedMs, savedMsLow, savedMsHigh }) => [
      balance.variant,
      statement,
      callsWords(callsPerHour),
      signedMs(savedMs),
      signedInterval(savedMsLow, savedMsHigh) ?? "",
      perHour(savedMs * callsPerHour),
    ]),
    [
      balance.variant,
      `net (${mixWords(balance)})`,
      "",
      "",
      signedInterval(balance.low, balance.high) ?? "",
      perHour(balance.netSavedMsPerHour),
    ],
  ]);
  return rows.length === 0
    ? ""
    : table(["variant", "statement", "calls", "saved per call", "interval", "saved per hour"], rows);
}

const isSame =
  (arm: Arm) =>
  ({ variant, paramSet }: Arm): boolean =>
    variant === arm.variant && paramSet === arm.paramSet;

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plainText).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line), ""].join("\n");
}
