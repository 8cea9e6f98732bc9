"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { TabFrame, TabPanel } from "@/components/ui/tabs";
import type { PlanFormat, QueryPlan } from "@/lib/plan/plan-node";
import { hottestId, type StudiedPlan } from "@/lib/plan/read-plan";
import { planNodes } from "@/lib/plan/walk";
import { FindingList } from "./finding-list";
import { NodePane } from "./node-pane";
import { PlanHeader, type PlanViewName } from "./plan-header";
import { PlanNotes } from "./plan-notes";
import { PlanSource } from "./plan-source";
import { PlanTable } from "./plan-table";
import { PlanTree } from "./plan-tree";
import type { PlanViewProps } from "./plan-view";
import { layoutTree } from "./tree-layout";
import { useWidth } from "./use-width";

const PANE_WIDTH = 264;
const TREE_MARGIN = 28;

interface StudiedPlanViewProps extends Omit<PlanViewProps, "heading" | "compact" | "catalog"> {
  heading: string | null;
  compact: boolean;
  study: StudiedPlan;
  plans: readonly QueryPlan[];
  chosen: number;
  onChoose: (index: number) => void;
  format: PlanFormat;
}

/** One plan that could be read. It opens on its costliest node. */
export function StudiedPlanView(props: StudiedPlanViewProps) {
  const { study, plans, chosen, onChoose, raw, format, statement, rolledBack, onMeasure, heading, compact } =
    props;
  const [view, setView] = useState<PlanViewName>("tree");
  const [selectedId, setSelectedId] = useState(() => hottestId(study));
  const pane = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame, 880);
  const layout = useMemo(() => layoutTree(study.plan.root, study.analysis), [study]);
  const nodes = useMemo(() => new Map(planNodes(study.plan.root).map((node) => [node.id, node])), [study]);
  const selected = nodes.get(selectedId) ?? study.plan.root;
  const hasPane = !compact && view !== "text";
  const isBeside = hasPane && view === "tree" && layout.width + TREE_MARGIN <= width - PANE_WIDTH;
  const openPane = useCallback(() => pane.current?.focus(), []);
  const shared = {
    study,
    selectedId: selected.id,
    onSelect: setSelectedId,
    onOpen: openPane,
  };
  return (
    <TabFrame
      value={view}
      onValueChange={(value) => setView(value as PlanViewName)}
      className="min-w-0 [font-variant-ligatures:none]"
    >
      <PlanHeader heading={heading} plans={plans} chosen={chosen} onChoose={onChoose} />
      <PlanNotes study={study} rolledBack={rolledBack} />
      <div
        ref={frame}
        className="grid"
        style={{ gridTemplateColumns: isBeside ? `minmax(0, 1fr) ${PANE_WIDTH}px` : "minmax(0, 1fr)" }}
      >
        <div className="min-w-0">
          <TabPanel value="tree">
            <PlanTree {...shared} layout={layout} />
          </TabPanel>
          <TabPanel value="table">
            <PlanTable {...shared} />
          </TabPanel>
          <TabPanel value="text">
            <PlanSource raw={raw} plan={study.plan} format={format} />
          </TabPanel>
        </div>
        {hasPane && (
          <div className={isBeside ? "border-l border-line" : "border-t border-line"}>
            <NodePane ref={pane} node={selected} analysis={study.analysis} isWide={!isBeside} />
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
