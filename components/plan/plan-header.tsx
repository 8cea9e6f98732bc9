import { Badge } from "@/components/ui/badge";
import { TabList } from "@/components/ui/tabs";
import { formatCount, formatMs } from "@/lib/format/quantity";
import { nodeTitle } from "@/lib/plan/node-title";
import type { QueryPlan } from "@/lib/plan/plan-node";

export type PlanViewName = "tree" | "table" | "text";

const VIEWS: { value: PlanViewName; label: string }[] = [
  { value: "tree", label: "Tree" },
  { value: "table", label: "Table" },
  { value: "text", label: "Text" },
];

export interface PlanHeaderProps {
  /** Names the plan where there are several, or where nothing else does. */
  heading: string | null;
  plans: readonly QueryPlan[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** What was measured as a whole, which of several plans is shown, and the choice of view. */
export function PlanHeader({ heading, plans, chosen, onChoose }: PlanHeaderProps) {
  const plan = plans[chosen];
  if (plan === undefined) return null;
  const { executionTimeMs, planningTimeMs, jit, root } = plan;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5 text-sm text-ink-2">
      {heading !== null && <b className="mr-0.5 font-semibold text-ink">{heading}</b>}
      {executionTimeMs !== undefined && <Badge>{formatMs(executionTimeMs)} execution</Badge>}
      {planningTimeMs !== undefined && <Badge>{formatMs(planningTimeMs)} planning</Badge>}
      {jit?.totalMs !== undefined && <Badge>{formatMs(jit.totalMs)} JIT</Badge>}
      {executionTimeMs === undefined && root.totalCost !== undefined && (
        <Badge>cost {formatCount(root.totalCost)}</Badge>
      )}
      {plans.length > 1 && (
        <select
          aria-label="Plan"
          value={chosen}
          onChange={(event) => onChoose(Number(event.target.value))}
          className="rounded-md border border-line-2 bg-surface px-1.5 py-0.5 text-ink"
        >
          {plans.map(({ root: other }, index) => (
            <option key={index} value={index}>
              {index + 1} of {plans.length}: {nodeTitle(other)}
            </option>
          ))}
        </select>
      )}
      <span className="flex-1" />
      <TabList items={VIEWS} label="View of the plan" />
    </div>
  );
}
