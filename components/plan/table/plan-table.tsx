"use client";

import { useId, useMemo, useRef } from "react";
import { useTable } from "@tanstack/react-table";
import { shownHeat } from "@/lib/plan/folding/fold-figures";
import { indexShown } from "@/lib/plan/folding/folding";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import { nodeFigures, shownFigures, type ShownFigures } from "@/lib/plan/views/shown-figures";
import { shownMatches, shownPlaces } from "@/lib/plan/views/shown-nodes";
import { rowDomId, useRowEvents } from "../rows/use-row-events";
import { useRowWindow } from "../rows/use-row-window";
import type { PlanViewPartProps } from "../view-props";
import { planColumns, type PlanColumn } from "./plan-columns";
import { HEADER_PX, PlanTableHeader } from "./plan-table-header";
import { planTableFeatures, tableColumns, type PlanRecord } from "./plan-table-model";
import { PlanTableRow, ROW_PX } from "./plan-table-row";

/** The node column takes what the figures leave; on a phone they scroll past it. */
const NODE_COLUMN_WIDTH = "var(--node-column)";

/**
 * The plan as a tree grid: one row per node, figures in columns that can be compared and sorted by. Sorting makes the
 * tree a flat list; a third click brings the tree back.
 */
export function PlanTable({
  study,
  shown,
  heat,
  selectedId,
  matches,
  onSelect,
  onOpen,
  onToggle,
}: PlanViewPartProps) {
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const figures = useMemo(() => nodeFigures(study.plan.root, study.analysis), [study]);
  const columns = useMemo(() => planColumns([...figures.values()]), [figures]);
  const definitions = useMemo(() => tableColumns(columns), [columns]);
  const records = useMemo(() => recordsOf(shown, figures), [shown, figures]);
  const index = useMemo(() => indexShown(shown), [shown]);
  const found = useMemo(() => shownMatches(index, matches), [index, matches]);
  const table = useTable({
    features: planTableFeatures,
    columns: definitions,
    data: records,
    enableMultiSort: false,
  });
  const isFlat = table.state.sorting.length > 0;
  const sorted = table.getRowModel().rows;
  const rows = useMemo(() => sorted.map(({ original }) => original), [sorted]);
  const nodes = useMemo(() => rows.map((record) => record.shown), [rows]);
  const selected = index.showing(selectedId);
  const selectedIndex = nodes.indexOf(selected);
  const view = useRowWindow({
    count: rows.length,
    rowPx: ROW_PX,
    headerPx: HEADER_PX,
    selectedIndex,
    scroller,
  });
  const events = useRowEvents({
    rows: nodes,
    selectedIndex,
    pageRows: view.pageRows,
    isFlat,
    onSelect,
    onOpen,
    onToggle,
  });
  const template = useMemo(() => templateOf(columns), [columns]);
  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label="Plan nodes"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={selectedIndex < 0 ? undefined : rowDomId(listId, selected.id)}
      className="group relative max-h-[620px] min-w-0 overflow-auto font-mono text-[12.2px] tabular-nums outline-offset-[-2px] [--node-column:152px] sm:[--node-column:minmax(240px,1fr)]"
      {...events}
    >
      <div className="relative w-max min-w-full" style={{ height: view.totalPx }}>
        <PlanTableHeader table={table} columns={columns} template={template} />
        {view.items.map(({ index: at, start }) => {
          const record = rows[at];
          if (record === undefined) return null;
          return (
            <PlanTableRow
              key={record.shown.id}
              domId={rowDomId(listId, record.shown.id)}
              {...{ record, columns, template, isFlat }}
              index={at}
              top={start}
              metric={heat.metric}
              heat={shownHeat(record.shown, heat)}
              isSelected={record.shown === selected}
              isDimmed={found !== null && !found.has(record.shown.id)}
            />
          );
        })}
      </div>
    </div>
  );
}

function recordsOf(root: ShownNode, figures: ReadonlyMap<string, ShownFigures>): PlanRecord[] {
  return shownPlaces(root).flatMap((place) => {
    const { shown } = place;
    const own = shownFigures(shown, figures);
    return own === null ? [] : [{ place, shown, figures: own }];
  });
}

function templateOf(columns: readonly PlanColumn[]): string {
  return [NODE_COLUMN_WIDTH, ...columns.map(({ widthPx }) => `${widthPx}px`)].join(" ");
}
