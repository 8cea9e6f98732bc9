"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { TabFrame } from "@/components/ui/tabs";
import type { PlanFormat, QueryPlan } from "@/lib/plan/plan-node";
import { nodeText } from "@/lib/plan/node/node-text";
import { planSynopsis } from "@/lib/plan/writing/plan-synopsis";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import { planNodes } from "@/lib/plan/walk";
import { ExportMenu } from "../export/export-menu";
import { FindBar } from "./find-bar";
import { FindingList } from "../findings/finding-list";
import { NodePane } from "../node-pane/node-pane";
import { PlanHeader } from "./plan-header";
import { PlanNotes } from "./plan-notes";
import { PlanPanels } from "./plan-panels";
import type { PlanViewProps } from "../plan-view";
import { layoutTree } from "../tree/tree-layout";
import { useFind } from "./use-find";
import { nodeHash, useNodeAddress } from "./use-node-address";
import { PANE_WIDTH, useIsPaneBeside } from "./use-pane-place";
import { usePlanState } from "./use-plan-state";
import { useWidth } from "@/components/ui/use-width";
import type { PlanViewName } from "./view-tabs";

interface StudiedPlanViewProps extends Omit<PlanViewProps, "heading" | "compact" | "catalog"> {
  heading: string | null;
  compact: boolean;
  study: StudiedPlan;
  plans: readonly QueryPlan[];
  chosen: number;
  onChoose: (index: number) => void;
  format: PlanFormat;
}

/** One plan that could be read: its views over one selection. It opens on its costliest node. */
export function StudiedPlanView(props: StudiedPlanViewProps) {
  const { study, plans, raw, statement, onMeasure, heading, compact, anchor } = props;
  const [view, setView] = useState<PlanViewName>("tree");
  const state = usePlanState(study);
  const pane = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const width = useWidth(frame, 880);
  const { shown, heat, selected, matches, select, toggle } = state;
  const { plan, analysis } = study;
  const layout = useMemo(() => layoutTree(shown, { analysis }, heat), [shown, analysis, heat]);
  const nodes = useMemo(() => new Map(planNodes(plan.root).map((node) => [node.id, node])), [plan]);
  const synopsis = useMemo(() => planSynopsis(study), [study]);
  useNodeAddress(anchor, nodes, frame, select);
  const openPane = useCallback(() => pane.current?.focus(), []);
  const sql = plan.queryText ?? statement;
  const views = VIEWS.filter((name) => name !== "sql" || sql !== "");
  const hasPane = !compact && view !== "text";
  const isPaneBeside = useIsPaneBeside(plan, layout, width);
  const isBeside = hasPane && view === "tree" && isPaneBeside;
  const find = useFind(state, field, frame);
  const shared = {
    ...{ study, shown, heat, matches, selectedId: selected.id },
    ...{ onSelect: select, onOpen: openPane, onToggle: toggle },
  };
  return (
    <div onKeyDown={find.onKeyDown} className="min-w-0 [font-variant-ligatures:none]">
      <TabFrame value={view} onValueChange={(value) => setView(value as PlanViewName)}>
        <p className="sr-only">{synopsis}</p>
        <PlanHeader
          {...{ heading, plans, views, view, state }}
          chosen={props.chosen}
          onChoose={props.onChoose}
          onChange={setView}
          isFinding={find.isOpen}
          onFind={find.isOpen ? find.close : find.open}
        >
          {!compact && <ExportMenu {...{ study, raw, shown, heat }} statement={sql} />}
        </PlanHeader>
        {find.isOpen && <FindBar ref={field} state={state} onClose={find.close} />}
        <PlanNotes study={study} rolledBack={props.rolledBack} onSelect={select} />
        <div
          ref={frame}
          className="grid scroll-mt-16"
          style={{ gridTemplateColumns: isBeside ? `minmax(0, 1fr) ${PANE_WIDTH}px` : "minmax(0, 1fr)" }}
        >
          <div className="min-w-0">
            <PlanPanels {...{ shared, layout, raw }} format={props.format} statement={sql} />
          </div>
          {hasPane && (
            <div
              className={
                isBeside ? "max-h-[680px] overflow-y-auto border-l border-line" : "border-t border-line"
              }
            >
              <NodePane
                ref={pane}
                {...{ study, state }}
                textOf={(id) => nodeText(plan, id)}
                addressOf={anchor === undefined ? null : (id) => addressOf(anchor, id)}
                renderActions={props.renderNodeActions}
                isWide={!isBeside}
              />
            </div>
          )}
        </div>
        {!compact && (
          <FindingList
            findings={study.findings}
            nodes={nodes}
            onSelect={select}
            renderMark={props.renderFindingMark}
            onMeasure={statement === "" ? undefined : onMeasure}
          />
        )}
      </TabFrame>
    </div>
  );
}

const VIEWS: readonly PlanViewName[] = ["tree", "flame", "timeline", "table", "statistics", "sql", "text"];

function addressOf(anchor: string, nodeId: string): string {
  return `${window.location.href.replace(/#.*$/, "")}#${nodeHash(anchor, nodeId)}`;
}
