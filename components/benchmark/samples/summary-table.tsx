import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { commonMs, type VariantSummary } from "@/lib/benchmark/record";
import { comparisonWords } from "@/lib/benchmark/reading/comparison-words";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { durationUnit, formatExact, formatFactor, formatMs, type DurationUnit } from "@/lib/format/quantity";
import { quantile } from "@/lib/stats/quantile";

const NUMBER = "px-3 py-1.5 text-right whitespace-nowrap";

/** All figures, one row per variant and parameter set; one unit of time in the whole table. */
export function SummaryTable({ output }: { output: BenchmarkOutput }) {
  const { summaries, comparisons, spec } = output;
  const hasSets = spec.paramSets.length > 1;
  const unit = durationUnit(commonMs(summaries.map(({ median }) => median)));
  const heads = [
    "n",
    "median",
    ...(comparisons.length > 0 ? ["against the first", "p"] : []),
    "IQR",
    "p95",
    "p99",
    "min",
    "mean",
    ...(comparisons.length > 0 ? ["p99 ratio"] : []),
    "buffers",
  ];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Figures per variant">
      <table className="w-full border-collapse font-mono text-sm tabular-nums">
        <thead>
          <tr className="bg-sunken font-sans text-ink-2">
            <th scope="col" className="px-4.5 py-1.5 text-left font-medium">
              variant
            </th>
            {hasSets && (
              <th scope="col" className="px-3 py-1.5 text-left font-medium">
                parameters
              </th>
            )}
            {heads.map((head) => (
              <th key={head} scope="col" className={`${NUMBER} font-medium`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {spec.paramSets.flatMap(({ key, label }) => {
            const own = summaries.filter(({ paramSet }) => paramSet === key);
            return own.map((summary) => (
              <SummaryRow
                key={`${summary.variant} ${key}`}
                output={output}
                summary={summary}
                unit={unit}
                label={hasSets ? label : null}
              />
            ));
          })}
        </tbody>
      </table>
    </div>
  );
}

interface SummaryRowProps {
  output: BenchmarkOutput;
  summary: VariantSummary;
  unit: DurationUnit;
  /** The parameter set's; null where there is one set. */
  label: string | null;
}

function SummaryRow({ output, summary, unit, label }: SummaryRowProps) {
  const { variant, paramSet } = summary;
  const isSame = (one: { variant: string; paramSet: string }) =>
    one.variant === variant && one.paramSet === paramSet;
  const comparison = output.comparisons.find(isSame);
  const plan = output.plans.find(isSame);
  const times = output.samples.filter(isSame).map(({ elapsedMs }) => elapsedMs);
  const p99 = times.length === 0 ? null : quantile(times, 0.99);
  return (
    <tr className="border-b border-line">
      <th scope="row" className="px-4.5 py-1.5 text-left font-sans font-semibold whitespace-nowrap">
        {variant}
      </th>
      {label !== null && <td className="px-3 py-1.5 whitespace-nowrap">{label}</td>}
      <td className={NUMBER}>{formatExact(summary.n)}</td>
      <TimeCell ms={summary.median} unit={unit} />
      {output.comparisons.length > 0 && (
        <>
          <td className={NUMBER}>{comparison ? comparisonWords(comparison) : ""}</td>
          <td className={NUMBER}>{comparison ? probabilityWords(comparison.adjustedPValue) : ""}</td>
        </>
      )}
      {[summary.iqr, summary.p95, p99, summary.min, summary.mean].map((ms, index) => (
        <TimeCell key={index} ms={ms} unit={unit} />
      ))}
      {output.comparisons.length > 0 && (
        <td className={NUMBER}>
          {comparison && comparison.p99Ratio !== null ? formatFactor(comparison.p99Ratio) : ""}
        </td>
      )}
      <td className={NUMBER}>{plan ? formatExact(sharedBlocks(plan.counters)) : ""}</td>
    </tr>
  );
}

function TimeCell({ ms, unit }: { ms: number | null; unit: DurationUnit }) {
  return (
    <td className={NUMBER} title={ms === null ? undefined : `${ms} ms`}>
      {ms === null ? "–" : formatMs(ms, unit)}
    </td>
  );
}

/** Below one in ten thousand the exact figure says nothing more. */
const SMALLEST_P = 0.0001;

const probabilityWords = (p: number | null): string => {
  if (p === null) return "–";
  return p < SMALLEST_P ? "< 0.0001" : p.toPrecision(2);
};
