import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type ReactTable,
} from "@tanstack/react-table";
import type { ShownNode } from "@/lib/plan/folding/shown-tree";
import type { ShownFigures } from "@/lib/plan/views/shown-figures";
import type { ShownPlace } from "@/lib/plan/views/shown-nodes";
import { shownTitle } from "@/lib/plan/views/shown-title";
import type { PlanColumn } from "./plan-columns";

/** One row: a shown node, its place in the tree, and its figures. */
export interface PlanRecord {
  place: ShownPlace;
  shown: ShownNode;
  figures: ShownFigures;
}

export const planTableFeatures = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
});

export type PlanTableFeatures = typeof planTableFeatures;
export type PlanTableModel = ReactTable<PlanTableFeatures, PlanRecord>;

export const NODE_COLUMN = "node";

/** The columns of the table behind the grid: figures sort from the largest, nodes without one come last. */
export function tableColumns(columns: readonly PlanColumn[]): ColumnDef<PlanTableFeatures, PlanRecord>[] {
  return [
    {
      id: NODE_COLUMN,
      accessorFn: ({ shown }) => shownTitle(shown),
      sortFn: (a, b) => shownTitle(a.original.shown).localeCompare(shownTitle(b.original.shown), "en"),
      sortDescFirst: false,
    },
    ...columns.map((column): ColumnDef<PlanTableFeatures, PlanRecord> => ({
      id: column.id,
      accessorFn: ({ figures }) => column.valueOf(figures) ?? undefined,
      sortFn: (a, b) => (column.valueOf(a.original.figures) ?? 0) - (column.valueOf(b.original.figures) ?? 0),
      sortUndefined: "last",
      sortDescFirst: true,
    })),
  ];
}
