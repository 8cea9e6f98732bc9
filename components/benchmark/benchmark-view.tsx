"use client";

import { useState } from "react";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { MethodPanel } from "./method-panel";
import { PlansPanel, type RenderComparison, type RenderPlan } from "./plans-panel";
import { SamplesPanel } from "./samples-panel";
import { VerdictPanel } from "./verdict-panel";

const TABS = [
  { value: "verdict", label: "Verdict" },
  { value: "samples", label: "Samples" },
  { value: "plans", label: "Plans" },
  { value: "method", label: "Method" },
];

export interface BenchmarkViewProps {
  output: BenchmarkOutput;
  /** Begins the names of downloaded files. */
  fileName?: string;
  /** Draws one plan; without it EXPLAIN's JSON is shown as it is. */
  renderPlan?: RenderPlan;
  /** Compares the plans of all variants; without it there is no way to ask for that. */
  renderComparison?: RenderComparison;
}

/** A benchmark's record: what it found, on which samples, with which plans, and by which method. */
export function BenchmarkView({
  output,
  fileName = "benchmark",
  renderPlan,
  renderComparison,
}: BenchmarkViewProps) {
  const [tab, setTab] = useState("verdict");
  return (
    <TabFrame value={tab} onValueChange={setTab}>
      <TabList items={TABS} label="Benchmark" className="border-b border-line px-3 py-1.5" />
      <TabPanel value="verdict">
        <VerdictPanel output={output} />
      </TabPanel>
      <TabPanel value="samples">
        <SamplesPanel output={output} fileName={fileName} />
      </TabPanel>
      <TabPanel value="plans">
        <PlansPanel output={output} renderPlan={renderPlan} renderComparison={renderComparison} />
      </TabPanel>
      <TabPanel value="method">
        <MethodPanel output={output} />
      </TabPanel>
    </TabFrame>
  );
}
