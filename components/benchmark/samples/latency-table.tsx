import { commonMs } from "@/lib/benchmark/record";
import { durationUnit, formatExact, formatMs } from "@/lib/format/quantity";
import type { ArmView } from "../arms";
import { FigureTable } from "../chart/figure-table";

const HEADS = [
  "variant",
  "executions",
  "minimum",
  "first quartile",
  "median",
  "third quartile",
  "95th percentile",
  "maximum",
];

/** The distribution of each variant's times in figures, one unit in all. */
export function LatencyTable({ arms, caption }: { arms: readonly ArmView[]; caption: string }) {
  const unit = arms.length === 0 ? "ms" : durationUnit(commonMs(arms.map(({ summary }) => summary.median)));
  return (
    <FigureTable
      caption={caption}
      heads={HEADS}
      rows={arms.map(({ name, summary: { n, min, p25, median, p75, p95, max } }) => [
        name,
        formatExact(n),
        ...[min, p25, median, p75, p95, max].map((ms) => formatMs(ms, unit)),
      ])}
    />
  );
}
