"use client";

import { useState, type ReactNode } from "react";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import { worstSet, type Advice, type LabPlan } from "@/lib/planner-lab/record";
import { AdvicePanel } from "./advice-panel";
import { LabMethod } from "./lab-method";
import { LabVerdict } from "./lab-verdict";
import { PlansPanel } from "./plans-panel";
import { SetComparison } from "./set-comparison";
import { SetPicker } from "./set-picker";

export interface PlannerLabViewProps {
  output: PlannerLabOutput;
  renderPlan: (plan: LabPlan) => ReactNode;
  renderComparison: (plans: readonly LabPlan[]) => ReactNode;
  /** A small drawing of a plan's shape. */
  renderThumbnail: (plan: LabPlan) => ReactNode;
  /** Inserts a benchmark of a piece of advice; null where the reader may not edit. */
  onMeasure: ((advice: Advice) => void) | null;
}

/** A planner lab's record: what the planner's choice costs, among which plans, why, and what to do about it. */
export function PlannerLabView(props: PlannerLabViewProps) {
  const { output, renderPlan, renderComparison, renderThumbnail, onMeasure } = props;
  const [tab, setTab] = useState("comparison");
  const [chosen, setChosen] = useState(() => worstSet(output.sets).paramSet);
  const set = output.sets.find(({ paramSet }) => paramSet === chosen) ?? output.sets[0];
  if (!set) return null;
  const tabs = [
    { value: "comparison", label: "Comparison" },
    {
      value: "advice",
      label: output.advice.length > 0 ? `What to do (${output.advice.length})` : "What to do",
    },
    { value: "plans", label: "Plans" },
    { value: "method", label: "Method" },
  ];
  return (
    <TabFrame value={tab} onValueChange={setTab}>
      <TabList items={tabs} label="Planner lab" className="border-b border-line px-3 py-1.5" />
      <TabPanel value="comparison">
        <LabVerdict output={output} />
        <SetPicker output={output} chosen={set.paramSet} onChoose={setChosen} />
        <SetComparison key={set.paramSet} set={set} output={output} />
      </TabPanel>
      <TabPanel value="advice">
        <AdvicePanel output={output} onMeasure={onMeasure} />
      </TabPanel>
      <TabPanel value="plans">
        <SetPicker output={output} chosen={set.paramSet} onChoose={setChosen} />
        <PlansPanel key={set.paramSet} set={set} {...{ renderPlan, renderComparison, renderThumbnail }} />
      </TabPanel>
      <TabPanel value="method">
        <LabMethod output={output} />
      </TabPanel>
    </TabFrame>
  );
}
