"use client";

import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { saveFile } from "@/components/ui/save-file";
import { samplesCsv } from "@/lib/benchmark/samples-csv";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { formatExact } from "@/lib/format/quantity";
import { armsOf, baselineOf, ratiosOf, worstSets } from "../arms";
import type { AxisKind } from "../chart/log-axis";
import { SetPicker } from "../set-picker";
import { IncidentList } from "./incident-marks";
import { LatencyControls, LatencyView, type LatencyForm } from "./latency-view";
import { PairChart } from "./pair-chart";
import { ROWS_SHOWN, SampleTable } from "./sample-table";
import { SummaryTable } from "./summary-table";
import { TimeChart } from "./time-chart";

/** Every execution: summed up, as distributions, pair by pair, over time, one by one, and as a file. */
export function SamplesPanel({ output, fileName }: { output: BenchmarkOutput; fileName: string }) {
  const { paramSets } = output.spec;
  const worst = useMemo(() => worstSets(output), [output]);
  const [chosen, setChosen] = useState(paramSets[0]?.key ?? "");
  const key = paramSets.some((set) => set.key === chosen) ? chosen : (paramSets[0]?.key ?? "");
  return (
    <div>
      <SummaryTable output={output} />
      <SetPicker sets={paramSets} chosen={key} worst={worst} onChoose={setChosen} />
      <SetCharts key={key} output={output} paramSet={key} fileName={fileName} />
      <div className="flex flex-wrap items-center gap-3 border-t border-line px-4.5 py-2 text-sm text-ink-2">
        <span className="flex-1">{countWords(output)}</span>
        <Button
          size="small"
          onClick={() =>
            saveFile(
              new Blob([samplesCsv(output)], { type: "text/csv;charset=utf-8" }),
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

interface SetChartsProps {
  output: BenchmarkOutput;
  paramSet: string;
  fileName: string;
}

function SetCharts({ output, paramSet, fileName }: SetChartsProps) {
  const [form, setForm] = useState<LatencyForm>("ecdf");
  const [axis, setAxis] = useState<AxisKind>("log");
  const arms = useMemo(() => armsOf(output, paramSet), [output, paramSet]);
  const ratios = useMemo(() => ratiosOf(output, paramSet), [output, paramSet]);
  const baseline = baselineOf(output);
  const name = (chart: string) => `${fileName}-${chart}${paramSet === "" ? "" : `-${paramSet}`}`;
  return (
    <div className="space-y-5 px-4.5 py-3">
      <LatencyView
        form={form}
        arms={arms}
        domain={arms.flatMap(({ samples }) => samples.map(({ elapsedMs }) => elapsedMs))}
        axis={axis}
        title="Distribution of the times"
        fileName={name("distribution")}
        controls={<LatencyControls form={form} onForm={setForm} axis={axis} onAxis={setAxis} />}
      />
      {ratios.map((view) => (
        <PairChart
          key={view.label}
          view={view}
          title={`${baseline} over ${view.label}, pair by pair`}
          fileName={name(`pairs-${view.label}`)}
        />
      ))}
      <TimeChart
        arms={arms}
        incidents={output.incidents}
        axis={axis}
        title="Executions over time"
        fileName={name("time")}
      />
      <IncidentList incidents={output.incidents} />
    </div>
  );
}

function countWords({ samples, shadowSamples, floorSamples }: BenchmarkOutput): string {
  const shown =
    samples.length > ROWS_SHOWN
      ? `The first ${formatExact(ROWS_SHOWN)} of ${formatExact(samples.length)} executions, in the order they ran; the file holds all.`
      : `${formatExact(samples.length)} executions, in the order they ran.`;
  const beside = [
    ...(shadowSamples.length > 0 ? [`${formatExact(shadowSamples.length)} of the first variant again`] : []),
    ...(floorSamples.length > 0 ? [`${formatExact(floorSamples.length)} of SELECT 1`] : []),
  ];
  return beside.length === 0 ? shown : `${shown} The file also holds ${beside.join(" and ")}.`;
}
