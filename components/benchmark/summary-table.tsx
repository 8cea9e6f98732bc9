import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { intervalWords, speedWords } from "@/lib/benchmark/verdict-words";
import { commonMs } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { durationUnit, formatExact, formatMs } from "@/lib/format/quantity";

const NUMBER = "px-3 py-1.5 text-right whitespace-nowrap";

/** All figures, one row per variant and parameter set; one unit of time in the whole table. */
export function SummaryTable({ output }: { output: BenchmarkOutput }) {
  const { summaries, comparisons, plans, spec } = output;
  const unit = durationUnit(commonMs(summaries.map(({ median }) => median)));
  const hasSets = spec.paramSets.length > 1;
  const heads = [
    "n",
    "median",
    "IQR",
    "p95",
    "min",
    "mean",
    ...(comparisons.length > 0 ? ["against the first"] : []),
    "buffers",
  ];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Figures per variant">
      <table className="w-full border-collapse font-mono text-sm tabular-nums">
        <thead>
          <tr className="bg-sunken font-sans text-ink-2">
            <th scope="col" className="px-3 py-1.5 text-left font-medium">
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
          {summaries.map((summary) => {
            const isSame = (one: { variant: string; paramSet: string }) =>
              one.variant === summary.variant && one.paramSet === summary.paramSet;
            const comparison = comparisons.find(isSame);
            const plan = plans.find(isSame);
            return (
              <tr key={`${summary.variant} ${summary.paramSet}`} className="border-b border-line">
                <th scope="row" className="px-3 py-1.5 text-left font-sans font-semibold whitespace-nowrap">
                  {summary.variant}
                </th>
                {hasSets && (
                  <td className="px-3 py-1.5 whitespace-nowrap">
                    {spec.paramSets.find(({ key }) => key === summary.paramSet)?.label}
                  </td>
                )}
                <td className={NUMBER}>{formatExact(summary.n)}</td>
                {[summary.median, summary.iqr, summary.p95, summary.min, summary.mean].map((ms, index) => (
                  <td key={index} className={NUMBER} title={`${ms} ms`}>
                    {formatMs(ms, unit)}
                  </td>
                ))}
                {comparisons.length > 0 && (
                  <td className={NUMBER}>
                    {comparison ? `${speedWords(comparison.ratio)} (${intervalWords(comparison)})` : ""}
                  </td>
                )}
                <td className={NUMBER}>{plan ? formatExact(sharedBlocks(plan.counters)) : ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
