"use client";

import { useMemo, useRef, useState } from "react";
import { TabFrame, TabList, TabPanel } from "@/components/ui/tabs";
import { ownOf } from "@/lib/plan/comparison/comparison-text";
import {
  FIGURES,
  figureInColumn,
  type FigureDescription,
  type FigureName,
} from "@/lib/plan/comparison/figures";
import { mergedRows, mergePlans, type MergedNode } from "@/lib/plan/comparison/merged-plan";
import type { BeforeAfter, PlanComparison } from "@/lib/plan/comparison/plan-comparison";
import { ComparedGrid } from "./compared-grid";
import { ComparedNodePane } from "./compared-node-pane";
import { firstDifference } from "./first-difference";
import { RelationSetTable } from "./relation-set-table";

const TABS = [
  { value: "beside", label: "Side by side" },
  { value: "merged", label: "Merged" },
  { value: "relations", label: "By relations" },
];

export interface ComparisonTabsProps {
  comparison: PlanComparison;
  names: BeforeAfter<string>;
}

/** The nodes of both plans, beside each other or as one tree, over one selection; and what each set of relations cost. */
export function ComparisonTabs({ comparison, names }: ComparisonTabsProps) {
  const rows = useMemo(() => mergedRows(mergePlans(comparison)), [comparison]);
  const figures = useMemo(() => figuresOf(comparison), [comparison]);
  const [tab, setTab] = useState("beside");
  const [figureName, setFigureName] = useState<FigureName>(figures[0]?.name ?? "timeMs");
  const [selectedId, setSelectedId] = useState(() => firstDifference(rows));
  const pane = useRef<HTMLDivElement>(null);
  const selected = rows.find(({ node }) => node.id === selectedId)?.node ?? rows[0]?.node;
  const figure = useMemo(() => columnFigure(rows, figureName), [rows, figureName]);
  if (selected === undefined) return null;
  const grid = {
    rows,
    figure,
    whole: Math.max(comparison.totals.before[figureName] ?? 0, comparison.totals.after[figureName] ?? 0),
    names,
    selectedId: selected.id,
    onSelect: setSelectedId,
    onOpen: () => pane.current?.focus(),
  };
  return (
    <TabFrame value={tab} onValueChange={setTab}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <TabList items={TABS} label="Comparison" />
        <span className="flex-1" />
        {tab !== "relations" && (
          <label className="flex items-center gap-1.5 text-sm text-ink-2">
            Figure
            <select
              value={figure.name}
              onChange={(event) => setFigureName(event.target.value as FigureName)}
              className="rounded-md border border-line-2 bg-surface px-1.5 py-0.5 text-ink"
            >
              {figures.map(({ name, label }) => (
                <option key={name} value={name}>
                  {name === "rows" ? label : `own ${label}`}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <TabPanel value="beside">
        <ComparedGrid {...grid} isMerged={false} />
      </TabPanel>
      <TabPanel value="merged">
        <ComparedGrid {...grid} isMerged />
      </TabPanel>
      <TabPanel value="relations">
        <RelationSetTable comparison={comparison} names={names} />
      </TabPanel>
      {tab !== "relations" && (
        <ComparedNodePane
          ref={pane}
          key={selected.id}
          node={selected}
          comparison={comparison}
          names={names}
        />
      )}
    </TabFrame>
  );
}

function columnFigure(rows: readonly { node: MergedNode }[], name: FigureName): FigureDescription {
  const described = FIGURES.find((figure) => figure.name === name) ?? FIGURES[0]!;
  const values = rows.flatMap(({ node }) => {
    const { before, after } = ownOf(node);
    return [before?.[name], after?.[name]];
  });
  return figureInColumn(described, values);
}

/** What the two plans can be compared by node for node: time where both were executed, else cost first. */
function figuresOf({ totals }: PlanComparison) {
  const known = FIGURES.filter(
    ({ name }) =>
      name !== "planningTimeMs" && ((totals.before[name] ?? 0) !== 0 || (totals.after[name] ?? 0) !== 0),
  );
  const isTimed = totals.before.timeMs !== null && totals.after.timeMs !== null;
  return isTimed ? known : known.toSorted((a, b) => Number(b.name === "cost") - Number(a.name === "cost"));
}
