import type { CellViews } from "@/components/notebook/cell-view";
import { benchmarkCellView } from "./benchmark/benchmark-cell";
import { markdownCellView } from "./markdown/markdown-cell";
import { planCellView } from "./plan/plan-cell";
import { plannerLabCellView } from "./planner-lab/planner-lab-cell";
import { sqlCellView } from "./sql/sql-cell";

/** How each kind of cell looks; its other half is lib/cells/registry. */
export const CELL_VIEWS: CellViews = {
  markdown: markdownCellView,
  sql: sqlCellView,
  plan: planCellView,
  benchmark: benchmarkCellView,
  "planner-lab": plannerLabCellView,
};
