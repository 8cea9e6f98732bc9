import { ArrowDown, ArrowUp } from "lucide-react";
import { classes } from "@/components/ui/classes";
import type { PlanColumn } from "./plan-columns";
import { NODE_COLUMN, type PlanTableModel } from "./plan-table-model";

export const HEADER_PX = 30;

interface PlanTableHeaderProps {
  table: PlanTableModel;
  columns: readonly PlanColumn[];
  template: string;
}

/** Names of the columns. Each sorts: largest first, smallest first, then the order of the tree again. */
export function PlanTableHeader({ table, columns, template }: PlanTableHeaderProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 grid border-b border-line bg-sunken font-sans text-[11.5px] text-ink-2"
      style={{ gridTemplateColumns: template, height: HEADER_PX }}
    >
      <Heading
        table={table}
        id={NODE_COLUMN}
        label="Node"
        meaning="What runs, in the order of the plan"
        isFirst
      />
      {columns.map(({ id, label, meaning }) => (
        <Heading key={id} {...{ table, id, label, meaning }} />
      ))}
    </div>
  );
}

interface HeadingProps {
  table: PlanTableModel;
  id: string;
  label: string;
  meaning: string;
  isFirst?: boolean;
}

function Heading({ table, id, label, meaning, isFirst = false }: HeadingProps) {
  const column = table.getColumn(id);
  const sorted = column?.getIsSorted() ?? false;
  return (
    <div
      role="columnheader"
      aria-sort={sorted === false ? "none" : sorted === "asc" ? "ascending" : "descending"}
      className={classes("h-full", isFirst && "sticky left-0 z-10 bg-sunken shadow-[1px_0_0_var(--line)]")}
    >
      <button
        type="button"
        title={`${meaning}. Click to sort; the third click restores the order of the plan.`}
        onClick={column?.getToggleSortingHandler()}
        className={classes(
          "flex size-full items-center gap-1 px-2.5 font-medium whitespace-nowrap outline-offset-[-2px] hover:text-ink",
          !isFirst && "flex-row-reverse",
        )}
      >
        {label}
        {sorted === "asc" && <ArrowUp aria-hidden size={12} />}
        {sorted === "desc" && <ArrowDown aria-hidden size={12} />}
      </button>
    </div>
  );
}
