import { commonMs } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { durationUnit, formatMs } from "@/lib/format/quantity";

/** More rows than this are for a spreadsheet; the file holds them all. */
export const ROWS_SHOWN = 200;

/** The counted executions one by one, in the order they ran. */
export function SampleTable({ output }: { output: BenchmarkOutput }) {
  const unit = durationUnit(commonMs(output.summaries.map(({ median }) => median)));
  const labels = new Map(output.spec.paramSets.map(({ key, label }) => [key, label]));
  const hasBatches = output.samples.some(({ executions }) => executions > 1);
  const heads = [
    "execution",
    "variant",
    ...(labels.size > 1 ? ["parameters"] : []),
    "round",
    ...(hasBatches ? ["mean of"] : []),
    "time",
    "first row",
    "at",
  ];
  return (
    <div
      className="max-h-64 overflow-auto border-t border-line"
      tabIndex={0}
      role="group"
      aria-label="Executions"
    >
      <table className="w-full border-collapse font-mono text-sm tabular-nums">
        <thead className="sticky top-0 bg-sunken font-sans text-ink-2">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className="px-3 py-1.5 text-left font-medium last:text-right">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {output.samples.slice(0, ROWS_SHOWN).map((sample, index) => (
            <tr key={index} className="border-b border-line whitespace-nowrap">
              <td className="px-3 py-1 text-ink-3">{index + 1}</td>
              <td className="px-3 py-1">{sample.variant}</td>
              {labels.size > 1 && <td className="px-3 py-1">{labels.get(sample.paramSet)}</td>}
              <td className="px-3 py-1">{sample.round + 1}</td>
              {hasBatches && <td className="px-3 py-1">{sample.executions}</td>}
              <td className="px-3 py-1" title={`${sample.elapsedMs} ms`}>
                {formatMs(sample.elapsedMs, unit)}
              </td>
              <td className="px-3 py-1 text-ink-3">
                {sample.firstRowMs === null ? "–" : formatMs(sample.firstRowMs, unit)}
              </td>
              <td className="px-3 py-1 text-right text-ink-3">{`${(sample.atMs / 1000).toFixed(3)}\u202fs`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
