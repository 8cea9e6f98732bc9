"use client";

import { useMemo, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { classes } from "@/components/ui/classes";
import type { Choice } from "@/lib/planner-lab/choice";
import { choiceLabels } from "@/lib/planner-lab/plan-words";
import type { LabPlan, LabSet } from "@/lib/planner-lab/record";
import { planColumns, sortedPlans, type PlanColumn, type PlanOrder } from "./plan-columns";

interface PlanTableProps {
  set: LabSet;
  choices: readonly Choice[];
  /** The plan under the pointer or the focus, for the chart beside it. */
  onHighlight: (plan: string | null) => void;
}

/** Every distinct plan with what leads to it, what the planner thought of it and what it took; any figure sorts. */
export function PlanTable({ set, choices, onHighlight }: PlanTableProps) {
  const columns = useMemo(() => planColumns(set), [set]);
  const [order, setOrder] = useState<PlanOrder | null>(null);
  const plans = sortedPlans(set.plans, columns, order);
  return (
    <div
      className="mx-4.5 mt-3 overflow-x-auto border-y border-line"
      role="region"
      aria-label="Plans compared"
      tabIndex={0}
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">Distinct plans, the default first unless sorted</caption>
        <thead>
          <tr className="border-b border-line text-left text-ink-3">
            <th scope="col" className="py-1.5 pr-3 font-normal">
              Plan
            </th>
            {columns.map((column) => (
              <SortableHead key={column.id} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {plans.map((plan) => (
            <PlanRow
              key={plan.plan}
              plan={plan}
              columns={columns}
              labels={choiceLabels(plan, choices)}
              isBest={plan.plan === set.regret.best && set.regret.outcome === "regret"}
              onHighlight={onHighlight}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SortableHeadProps {
  column: PlanColumn;
  order: PlanOrder | null;
  onOrder: (order: PlanOrder | null) => void;
}

function SortableHead({ column, order, onOrder }: SortableHeadProps) {
  const own = order?.column === column.id ? order : null;
  const next = own === null ? false : own.descending ? null : true;
  return (
    <th
      scope="col"
      aria-sort={own === null ? "none" : own.descending ? "descending" : "ascending"}
      className="px-2 py-1.5 text-right font-normal whitespace-nowrap"
    >
      <button
        type="button"
        onClick={() => onOrder(next === null ? null : { column: column.id, descending: next })}
        className="rounded-sm hover:text-ink"
      >
        {column.title}
        <span aria-hidden="true">{own === null ? "" : own.descending ? " ↓" : " ↑"}</span>
      </button>
    </th>
  );
}

interface PlanRowProps {
  plan: LabPlan;
  columns: readonly PlanColumn[];
  labels: readonly string[];
  isBest: boolean;
  onHighlight: (plan: string | null) => void;
}

/** So many choices are named; the rest opens. */
const LABELS_SHOWN = 3;

function PlanRow({ plan, columns, labels, isBest, onHighlight }: PlanRowProps) {
  const [shown, hidden] = [labels.slice(0, LABELS_SHOWN), labels.slice(LABELS_SHOWN)];
  return (
    <tr
      className="border-b border-line align-top last:border-b-0 hover:bg-sunken"
      onPointerEnter={() => onHighlight(plan.plan)}
      onPointerLeave={() => onHighlight(null)}
    >
      <th scope="row" className="min-w-40 py-2 sm:min-w-56 pr-3 text-left font-normal">
        <span className="flex flex-wrap items-center gap-1.5">
          <b className="font-mono font-medium">{plan.plan}</b>
          {plan.isDefault && <Badge>default</Badge>}
          {isBest && <Badge tone="better">best</Badge>}
          {plan.status === "failed" && <Badge tone="danger">failed</Badge>}
        </span>
        <span className="block max-w-80 text-ink-2">{plan.outline}</span>
        <span className="block max-w-80 text-ink-3">
          {shown.join(" · ")}
          {hidden.length > 0 && (
            <details>
              <summary className="cursor-default">{`and ${hidden.length} more`}</summary>
              {hidden.join(" · ")}
            </details>
          )}
        </span>
        {plan.note !== "" && <span className="block max-w-80 text-worse">{plan.note}</span>}
      </th>
      {columns.map((column) => (
        <td
          key={column.id}
          title={column.exact?.(plan)}
          className={classes(
            "px-2 py-2 text-right font-mono",
            column.id === "ratio" ? "min-w-28" : "whitespace-nowrap",
          )}
        >
          {column.text(plan)}
        </td>
      ))}
    </tr>
  );
}
