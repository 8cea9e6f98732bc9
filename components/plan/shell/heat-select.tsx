import type { PlanMetric } from "@/lib/plan/metric";
import type { PlanState } from "./use-plan-state";

/** As a control names them. */
const LABELS: Record<PlanMetric, string> = {
  time: "Self time",
  rows: "Rows",
  estimate: "Estimate error",
  buffers: "Buffers",
  io: "I/O time",
  temp: "Temporary blocks",
  wal: "WAL",
  cost: "Cost",
};

/** What the colour of the nodes and their figures say. */
export function HeatSelect({ state: { heat, metrics, setMetric } }: { state: PlanState }) {
  if (metrics.length === 0) return null;
  return (
    <select
      aria-label="Heat shows"
      title={heat.explanation}
      value={heat.metric}
      onChange={(event) => setMetric(event.target.value as PlanMetric)}
      className="mr-1 field-sizing-content h-6 rounded-md bg-sunken px-1.5 text-sm font-medium text-ink"
    >
      {metrics.map((metric) => (
        <option key={metric} value={metric}>
          {LABELS[metric]}
        </option>
      ))}
    </select>
  );
}
