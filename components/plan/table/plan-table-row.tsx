import { memo } from "react";
import { classes } from "@/components/ui/classes";
import type { PlanMetric } from "@/lib/plan/metric";
import { isExpanded } from "@/lib/plan/views/shown-nodes";
import { heatOf } from "../heat";
import { HeatMark } from "../rows/heat-mark";
import { NodeLabel } from "../rows/node-label";
import type { PlanColumn } from "./plan-columns";
import type { PlanRecord } from "./plan-table-model";

export const ROW_PX = 27;
/** An estimate is marked as wrong from this factor on. */
const WRONG_FACTOR = 10;

/** Drawn over the cells, because the first one sticks above the row. */
const FOCUS_RING =
  "after:pointer-events-none after:absolute after:inset-0 after:z-10 after:outline-2 after:-outline-offset-2 after:outline-transparent group-focus-visible:after:outline-accent";

export interface PlanTableRowProps {
  domId: string;
  record: PlanRecord;
  columns: readonly PlanColumn[];
  template: string;
  /** Its place on the screen, from 0. */
  index: number;
  top: number;
  metric: PlanMetric;
  /** From 0 to 1. */
  heat: number;
  isSelected: boolean;
  isDimmed: boolean;
  isFlat: boolean;
}

/** One node, or one fold with the sums over its members. Selecting another row does not render this one again. */
export const PlanTableRow = memo(function PlanTableRow(props: PlanTableRowProps) {
  const { domId, record, columns, template, index, top, metric, heat, isSelected, isDimmed, isFlat } = props;
  const { shown, figures, place } = record;
  return (
    <div
      role="row"
      id={domId}
      data-node={shown.id}
      aria-rowindex={index + 2}
      aria-level={isFlat ? undefined : place.level}
      aria-posinset={isFlat ? undefined : place.position}
      aria-setsize={isFlat ? undefined : place.siblings}
      aria-expanded={isFlat ? undefined : isExpanded(shown)}
      aria-selected={isSelected}
      className={classes(
        "group/row absolute left-0 grid w-full cursor-pointer border-b border-line",
        isSelected ? `bg-accent-soft ${FOCUS_RING}` : "bg-surface hover:bg-sunken",
        isDimmed && "text-ink-3",
      )}
      style={{ gridTemplateColumns: template, top, height: ROW_PX }}
    >
      <div
        role="gridcell"
        className="sticky left-0 z-10 min-w-0 bg-inherit pr-2 pl-2 font-sans shadow-[1px_0_0_var(--line)]"
      >
        <HeatMark heat={heat} />
        <NodeLabel shown={shown} isDimmed={isDimmed} isFlat={isFlat} />
      </div>
      {columns.map((column) => (
        <Figure
          key={column.id}
          column={column}
          record={record}
          isWrong={column.id === "estimate" && (figures.estimate?.factor ?? 1) >= WRONG_FACTOR && !isDimmed}
          fill={column.metric === metric && !isDimmed && !isSelected ? heatOf(heat).fill : undefined}
        />
      ))}
    </div>
  );
});

interface FigureProps {
  column: PlanColumn;
  record: PlanRecord;
  isWrong: boolean;
  fill: string | undefined;
}

function Figure({ column, record: { figures }, isWrong, fill }: FigureProps) {
  const value = column.valueOf(figures);
  return (
    <div
      role="gridcell"
      title={value === null ? undefined : column.exactOf?.(value)}
      className={classes(
        "flex items-center justify-end gap-2 px-2.5 text-right whitespace-nowrap",
        isWrong && "font-semibold text-worse",
      )}
      style={{ background: value === null ? undefined : fill }}
    >
      {column.id === "share" && value !== null && <ShareBar share={value} />}
      {value !== null && (
        <span className={classes(column.id === "share" && "min-w-12")}>{column.textOf(value, figures)}</span>
      )}
    </div>
  );
}

function ShareBar({ share }: { share: number }) {
  return (
    <span aria-hidden="true" className="h-1 w-11 shrink-0 overflow-hidden rounded-full bg-line">
      <span
        className="block h-full rounded-full bg-heat-3"
        style={{ width: `${Math.min(100, share * 100)}%` }}
      />
    </span>
  );
}
