"use client";

import { useMemo, useRef, useState } from "react";
import { TabFrame, TabPanel } from "@/components/ui/tabs";
import type { QueryPlan } from "@/lib/plan/plan-node";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { planNodes } from "@/lib/plan/walk";
import { FindingList } from "./finding-list";
import { NodePane } from "./node-pane";
import { PlanHeader, type PlanViewName } from "./plan-header";
import { PlanNotes } from "./plan-notes";
import { PlanSource } from "./plan-source";
import { PlanTable } from "./plan-table";
import { hottestId, PlanTree } from "./plan-tree";
import type { PlanViewProps } from "./plan-view";

interface StudiedPlanViewProps
  extends Omit<Required<PlanViewProps>, "onMeasure">, Pick<PlanViewProps, "onMeasure"> {
  study: StudiedPlan;
  plans: readonly QueryPlan[];
  chosen: number;
  onChoose: (index: number) => void;
  format: "text" | "json";
}

/** One plan that could be read. It opens on its costliest node. */
export function StudiedPlanView(props: StudiedPlanViewProps) {
  const { study, plans, chosen, onChoose, raw, format, statement, rolledBack, onMeasure, heading, compact } =
    props;
  const [view, setView] = useState<PlanViewName>("tree");
  const [selectedId, setSelectedId] = useState(() => hottestId(study));
  const pane = useRef<HTMLElement>(null);
  const nodes = useMemo(() => new Map(planNodes(study.plan.root).map((node) => [node.id, node])), [study]);
  const selected = nodes.get(selectedId) ?? study.plan.root;
  const shared = {
    study,
    selectedId: selected.id,
    onSelect: setSelectedId,
    onOpen: () => pane.current?.focus(),
  };
  return (
    <TabFrame
      value={view}
      onValueChange={(value) => setView(value as PlanViewName)}
      className="@container min-w-0"
    >
      <PlanHeader heading={heading} plans={plans} chosen={chosen} onChoose={onChoose} />
      <PlanNotes study={study} rolledBack={rolledBack} />
      <div
        className={compact || view === "text" ? "" : "grid grid-cols-1 @2xl:grid-cols-[minmax(0,1fr)_264px]"}
      >
        <div className="min-w-0">
          <TabPanel value="tree">
            <PlanTree {...shared} />
          </TabPanel>
          <TabPanel value="table">
            <PlanTable {...shared} />
          </TabPanel>
          <TabPanel value="text">
            <PlanSource raw={raw} plan={study.plan} format={format} />
          </TabPanel>
        </div>
        {!compact && view !== "text" && (
          <div className="max-h-[640px] overflow-y-auto border-t border-line @2xl:border-t-0 @2xl:border-l">
            <NodePane ref={pane} node={selected} analysis={study.analysis} />
          </div>
        )}
      </div>
      {!compact && (
        <FindingList
          findings={study.findings}
          nodes={nodes}
          onSelect={setSelectedId}
          onMeasure={statement === "" ? undefined : onMeasure}
        />
      )}
    </TabFrame>
  );
}
