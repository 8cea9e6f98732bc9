"use client";

import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";
import { samplesCsv } from "@/lib/benchmark/samples-csv";
import { commonMs } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { durationUnit, formatExact, formatMs } from "@/lib/format/quantity";
import { SummaryTable } from "./summary-table";
import { TimeChart } from "./time-chart";

/** More rows than this are for a spreadsheet; the file holds them all. */
const ROWS_SHOWN = 200;

/** Every execution: summed up, over time, one by one, and as a file. */
export function SamplesPanel({ output, fileName }: { output: BenchmarkOutput; fileName: string }) {
  return (
    <div>
      <SummaryTable output={output} />
      <div className="space-y-3 px-4.5 py-3">
        {output.spec.paramSets.map(({ key, label }) => {
          const caption = `Executions over time${label === "" ? "" : `, ${label}`}`;
          return (
            <div key={key}>
              <p className="mb-1 text-xs font-semibold text-ink-2">{caption}</p>
              <TimeChart output={output} paramSet={key} caption={caption} />
            </div>
          );
        })}
      </div>
      <div className="flex flex-wrap items-center gap-3 border-t border-line px-4.5 py-2 text-sm text-ink-2">
        <span className="flex-1">{countWords(output.samples.length)}</span>
        <Button
          size="small"
          onClick={() =>
            saveFile(
              new Blob([samplesCsv(output)], {
                type: "text/csv;charset=utf-8",
              }),
              `${fileName}-samples.csv`,
            )
          }
        >
          Download CSV
        </Button>
      </div>
      <SampleTable output={output} />
    </div>
  );
}

const countWords = (count: number): string =>
  count > ROWS_SHOWN
    ? `The first ${formatExact(ROWS_SHOWN)} of ${formatExact(count)} executions, in the order they ran; the file holds all.`
    : `${formatExact(count)} executions, in the order they ran.`;

function SampleTable({ output }: { output: BenchmarkOutput }) {
  const unit = durationUnit(commonMs(output.summaries.map(({ median }) => median)));
  const labels = new Map(output.spec.paramSets.map(({ key, label }) => [key, label]));
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
            {["execution", "variant", ...(labels.size > 1 ? ["parameters"] : []), "round", "time", "at"].map(
              (head) => (
                <th key={head} scope="col" className="px-3 py-1.5 text-left font-medium last:text-right">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {output.samples.slice(0, ROWS_SHOWN).map((sample, index) => (
            <tr key={index} className="border-b border-line">
              <td className="px-3 py-1 text-ink-3">{index + 1}</td>
              <td className="px-3 py-1">{sample.variant}</td>
              {labels.size > 1 && <td className="px-3 py-1">{labels.get(sample.paramSet)}</td>}
              <td className="px-3 py-1">{sample.round + 1}</td>
              <td className="px-3 py-1" title={`${sample.elapsedMs} ms`}>
                {formatMs(sample.elapsedMs, unit)}
              </td>
              <td className="px-3 py-1 text-right text-ink-3">{`${(sample.atMs / 1000).toFixed(3)}\u202fs`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
