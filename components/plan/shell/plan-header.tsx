import { ChevronsDownUp, ChevronsUpDown, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/button";
import { formatCount, formatMs } from "@/lib/format/quantity";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { QueryPlan } from "@/lib/plan/plan-node";
import { HeatSelect } from "./heat-select";
import type { PlanState } from "./use-plan-state";
import { ViewTabs, type ViewTabsProps } from "./view-tabs";

export interface PlanHeaderProps extends ViewTabsProps {
  /** Names the plan where there are several, or where nothing else does. */
  heading: string | null;
  plans: readonly QueryPlan[];
  chosen: number;
  onChoose: (index: number) => void;
  state: PlanState;
  isFinding: boolean;
  onFind: () => void;
  /** What else can be done with the plan. */
  children?: ReactNode;
}

/** What was measured as a whole, which of several plans is shown, the choice of view and heat, and the tools. */
export function PlanHeader(props: PlanHeaderProps) {
  const { heading, plans, chosen, onChoose, state, isFinding, onFind, children, ...tabs } = props;
  const plan = plans[chosen];
  if (plan === undefined) return null;
  const hasNodes = tabs.view !== "text" && tabs.view !== "sql";
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5 text-sm text-ink-2">
      {heading !== null && <b className="mr-0.5 font-semibold text-ink">{heading}</b>}
      <PlanTotals plan={plan} />
      {plans.length > 1 && <PlanSelect plans={plans} chosen={chosen} onChoose={onChoose} />}
      <span className="ml-auto">
        <ViewTabs {...tabs} />
      </span>
      <span className="ml-auto flex items-center sm:ml-0">
        {hasNodes && <HeatSelect state={state} />}
        <IconButton
          label="Find in the plan"
          title="Find in the plan (/)"
          aria-expanded={isFinding}
          onClick={onFind}
        >
          <Search size={13} aria-hidden />
        </IconButton>
        {hasNodes && (
          <>
            <IconButton label="Collapse all" onClick={state.collapseAll}>
              <ChevronsDownUp size={13} aria-hidden />
            </IconButton>
            <IconButton label="Expand all" onClick={state.expandAll}>
              <ChevronsUpDown size={13} aria-hidden />
            </IconButton>
          </>
        )}
        {children}
      </span>
    </div>
  );
}

function PlanTotals({ plan }: { plan: QueryPlan }) {
  const { executionTimeMs, planningTimeMs, jit, root } = plan;
  return (
    <>
      {executionTimeMs !== undefined && <Badge>{formatMs(executionTimeMs)} execution</Badge>}
      {planningTimeMs !== undefined && <Badge>{formatMs(planningTimeMs)} planning</Badge>}
      {jit?.totalMs !== undefined && <Badge>{formatMs(jit.totalMs)} JIT</Badge>}
      {executionTimeMs === undefined && root.totalCost !== undefined && (
        <Badge>cost {formatCount(root.totalCost)}</Badge>
      )}
    </>
  );
}

function PlanSelect({ plans, chosen, onChoose }: Pick<PlanHeaderProps, "plans" | "chosen" | "onChoose">) {
  return (
    <select
      aria-label="Plan"
      value={chosen}
      onChange={(event) => onChoose(Number(event.target.value))}
      className="h-6 max-w-64 rounded-md border border-line-2 bg-surface px-1.5 text-ink"
    >
      {plans.map(({ root }, index) => (
        <option key={index} value={index}>
          {index + 1} of {plans.length}: {nodeTitle(root)}
        </option>
      ))}
    </select>
  );
}
