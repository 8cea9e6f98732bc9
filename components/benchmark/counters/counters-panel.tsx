"use client";

import { useMemo, useState } from "react";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { worstSets } from "../arms";
import { SetPicker } from "../set-picker";
import { ClockSection } from "./clock-section";
import { CounterTable } from "./counter-table";

/** Where the time goes by every clock, and what the server counted, variant by variant. */
export function CountersPanel({ output, fileName }: { output: BenchmarkOutput; fileName: string }) {
  const { paramSets } = output.spec;
  const [chosen, setChosen] = useState(paramSets[0]?.key ?? "");
  const worst = useMemo(() => worstSets(output), [output]);
  const key = paramSets.some((set) => set.key === chosen) ? chosen : (paramSets[0]?.key ?? "");
  const clocks = output.clocks.filter(({ paramSet }) => paramSet === key);
  const plans = output.plans.filter(({ paramSet }) => paramSet === key);
  return (
    <div>
      <SetPicker sets={paramSets} chosen={key} worst={worst} onChoose={setChosen} />
      {clocks.length > 0 && <ClockSection clocks={clocks} fileName={fileName} />}
      <CounterTable plans={plans} />
      {clocks.length + plans.length === 0 && (
        <p className="px-4.5 py-3 text-ink-2">Neither clocks nor counters were recorded.</p>
      )}
    </div>
  );
}
