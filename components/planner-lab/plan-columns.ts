import { sharedBlocks } from "@/lib/benchmark/plan-counters";
import { commonMs } from "@/lib/benchmark/record";
import { durationUnit, formatBlocks, formatCount, formatExact, formatMs } from "@/lib/format/quantity";
import { ratioWords, timeWords } from "@/lib/planner-lab/plan-words";
import type { LabPlan, LabSet } from "@/lib/planner-lab/record";

/** A column of figures: how it reads and by what it sorts. Null sorts last, whichever way. */
export interface PlanColumn {
  id: string;
  title: string;
  text: (plan: LabPlan) => string;
  /** For a tooltip: the exact value. */
  exact?: (plan: LabPlan) => string | undefined;
  value: (plan: LabPlan) => number | null;
}

/** The columns of the table of plans; times share one unit. */
export function planColumns({ plans, noiseFloor }: LabSet): PlanColumn[] {
  const medians = plans.flatMap(({ medianMs }) => (medianMs === null ? [] : [medianMs]));
  const unit = durationUnit(medians.length === 0 ? 1 : commonMs(medians));
  const buffers = ({ counters }: LabPlan) => (counters === null ? null : sharedBlocks(counters));
  const temp = ({ counters }: LabPlan) =>
    counters === null ? null : counters.tempReadBlocks + counters.tempWrittenBlocks;
  return [
    {
      id: "time",
      title: "Time",
      text: (plan) => timeWords(plan, (ms) => formatMs(ms, unit)),
      exact: ({ medianMs, p95Ms }) =>
        medianMs === null
          ? undefined
          : p95Ms === null
            ? "Median of its warm-up"
            : `Median; 95 % took at most ${formatMs(p95Ms, unit)}`,
      value: ({ status, medianMs, limitMs }) => (status === "cut-off" ? limitMs : medianMs),
    },
    {
      id: "ratio",
      title: "Against the default",
      text: (plan) => ratioWords(plan, noiseFloor),
      value: ({ isDefault, ratio }) => (isDefault ? 1 : (ratio?.ratio ?? null)),
    },
    {
      id: "cost",
      title: "Estimated cost",
      text: ({ cost, isCostComparable }) => formatCount(cost) + (isCostComparable ? "" : " *"),
      exact: ({ cost }) => formatExact(Number(cost.toFixed(2))),
      value: ({ cost }) => cost,
    },
    {
      id: "buffers",
      title: "Buffers",
      text: (plan) => countOrNothing(buffers(plan)),
      exact: (plan) => (buffers(plan) === null ? undefined : formatBlocks(buffers(plan) ?? 0)),
      value: buffers,
    },
    {
      id: "temp",
      title: "Temp",
      text: (plan) => countOrNothing(temp(plan)),
      exact: (plan) => (temp(plan) === null ? undefined : formatBlocks(temp(plan) ?? 0)),
      value: temp,
    },
  ];
}

const countOrNothing = (count: number | null): string => (count === null ? "" : formatCount(count));

export interface PlanOrder {
  column: string;
  descending: boolean;
}

/** The plans by a column; as they were recorded, the default first and then by cost, without one. */
export function sortedPlans(
  plans: readonly LabPlan[],
  columns: readonly PlanColumn[],
  order: PlanOrder | null,
): LabPlan[] {
  const value = columns.find(({ id }) => id === order?.column)?.value;
  if (order === null || value === undefined) return [...plans];
  const direction = order.descending ? -1 : 1;
  return plans.toSorted((a, b) => {
    const [first, second] = [value(a), value(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return direction * (first - second);
  });
}
