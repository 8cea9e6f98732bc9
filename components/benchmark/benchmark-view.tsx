"use client";

import { useState, type ReactNode } from "react";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { CountersPanel } from "./counters/counters-panel";
import { MethodPanel } from "./method/method-panel";
import { PlansPanel, type RenderComparison, type RenderPlan } from "./plans/plans-panel";
import { SamplesPanel } from "./samples/samples-panel";
import { VerdictPanel } from "./verdict/verdict-panel";

const TABS = [
  { value: "verdict", label: "Verdict" },
  { value: "samples", label: "Samples" },
  { value: "counters", label: "Counters" },
  { value: "plans", label: "Plans" },
  { value: "method", label: "Method" },
];
const HISTORY = { value: "history", label: "History" };

export interface BenchmarkViewProps {
  output: BenchmarkOutput;
  /** Begins the names of downloaded files. */
  fileName?: string;
  /** Draws one plan; without it EXPLAIN's JSON is shown as it is. */
  renderPlan?: RenderPlan;
  /** Compares the plans of all variants; without it there is no way to ask for that. */
  renderComparison?: RenderComparison;
  /** Other recorded runs of the cell; without it they are not for the reader. */
  renderHistory?: (() => ReactNode) | undefined;
}

/** A benchmark's record: what it found, on which samples, at which cost, with which plans, and by which method. */
export function BenchmarkView(props: BenchmarkViewProps) {
  const { output, fileName = "benchmark", renderPlan, renderComparison, renderHistory } = props;
  const [tab, setTab] = useState("verdict");
  const [shownPlan, setShownPlan] = useState<number | "compare">(0);
  return (
    <TabFrame value={tab} onValueChange={setTab}>
      <TabList
        items={renderHistory ? [...TABS, HISTORY] : TABS}
        label="Benchmark"
        className="border-b border-line px-3 py-1.5"
      />
      <TabPanel value="verdict">
        <VerdictPanel
          output={output}
          fileName={fileName}
          onShowPlans={(plan) => {
            setShownPlan(plan);
            setTab("plans");
          }}
        />
      </TabPanel>
      <TabPanel value="samples">
        <SamplesPanel output={output} fileName={fileName} />
      </TabPanel>
      <TabPanel value="counters">
        <CountersPanel output={output} fileName={fileName} />
      </TabPanel>
      <TabPanel value="plans">
        <PlansPanel
          output={output}
          shown={shownPlan}
          onShow={setShownPlan}
          renderPlan={renderPlan}
          renderComparison={renderComparison}
        />
      </TabPanel>
      <TabPanel value="method">
        <MethodPanel output={output} />
      </TabPanel>
      {renderHistory && <TabPanel value="history">{renderHistory()}</TabPanel>}
    </TabFrame>
  );
}
