"use client";

import { useMemo } from "react";
import { planStatistics } from "@/lib/plan/statistics";
import { planTotals } from "@/lib/plan/views/plan-totals";
import type { PlanViewPartProps } from "../view-props";
import { StatisticsTable } from "./statistics-table";
import { TotalList } from "./total-list";

/** Where the query's time went by relation, by index and by node type, under what all of it took. */
export function PlanStatistics({ study, heat, selectedId, matches, onSelect }: PlanViewPartProps) {
  const { relations, indexes, nodeTypes } = useMemo(() => planStatistics(study), [study]);
  const totals = useMemo(() => planTotals(study), [study]);
  const shared = { measure: study.analysis.measure, heat, selectedId, matches, onSelect };
  const hasRelations = relations.some(({ name }) => name !== null);
  const hasIndexes = indexes.some(({ name }) => name !== null);
  return (
    <div className="min-w-0 pb-3">
      {totals.length > 0 && <TotalList totals={totals} />}
      <div className="grid gap-y-4">
        <StatisticsTable {...shared} label="Node type" groups={nodeTypes} nameless="" />
        {hasRelations && (
          <StatisticsTable {...shared} label="Relation" groups={relations} nameless="on no relation" />
        )}
        {hasIndexes && (
          <StatisticsTable {...shared} label="Index" groups={indexes} nameless="through no index" />
        )}
      </div>
      <p className="px-3.5 pt-3 text-sm text-ink-3">
        Each table counts every node once, so its times add up to the whole. A row selects the costliest of
        its nodes. Rows and blocks are those of the nodes themselves, over all loops.
      </p>
    </div>
  );
}
