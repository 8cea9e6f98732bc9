import { formatNumeral } from "@/lib/format/quantity";
import type { EstimatedPlan } from "@/lib/plan/why-not/answer";

/** The estimated costs of the plans, of the node and of the whole statement, as bars on one scale each. */
export function CostBars({ plans }: { plans: readonly EstimatedPlan[] }) {
  const groups = [
    { title: "This node", costs: plans.map(({ nodeCost }) => nodeCost) },
    { title: "Whole statement", costs: plans.map(({ totalCost }) => totalCost) },
  ];
  return (
    <table className="mt-2 w-full border-collapse" aria-label="Estimated costs">
      {groups.map(({ title, costs }) => (
        <tbody key={title}>
          <tr>
            <th colSpan={2} scope="rowgroup" className="pt-1 text-left font-normal text-ink-3">
              {title}, cost units
            </th>
          </tr>
          {plans.map(({ label }, at) => (
            <CostBar
              key={label}
              label={label}
              cost={costs[at] ?? null}
              largest={largestOf(costs)}
              isCurrent={at === 0}
            />
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface CostBarProps {
  label: string;
  cost: number | null;
  largest: number;
  isCurrent: boolean;
}

function CostBar({ label, cost, largest, isCurrent }: CostBarProps) {
  const part = cost === null || largest === 0 ? 0 : cost / largest;
  return (
    <tr>
      <th scope="row" className="pr-3 text-left font-normal [overflow-wrap:anywhere]">
        {label}
        <div className="mt-0.5 h-1.5 rounded-full bg-sunken" aria-hidden>
          <div
            className={`h-full rounded-full ${isCurrent ? "bg-accent" : "bg-ink-3"}`}
            style={{ width: `${Math.max(1, part * 100)}%` }}
          />
        </div>
      </th>
      <td className="text-right align-top font-mono text-[12px] whitespace-nowrap">
        {cost === null ? "cannot be told" : formatNumeral(cost.toFixed(2))}
      </td>
    </tr>
  );
}

const largestOf = (costs: readonly (number | null)[]) => Math.max(0, ...costs.map((cost) => cost ?? 0));
