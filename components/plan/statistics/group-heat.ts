import type { MetricReading } from "@/lib/plan/metric";
import type { StatisticsGroup } from "@/lib/plan/statistics";

/** A metric over the nodes of a group: their sum, or the worst of them where adding up means nothing. */
export interface GroupHeat {
  value: string;
  /** From 0 to 1. */
  heat: number;
}

/** Null when no node of the group has a figure. */
export function groupHeat({ nodeIds }: StatisticsGroup, reading: MetricReading): GroupHeat | null {
  const { valueOf, heatOf, total, format } = reading;
  const over = (figures: ReadonlyMap<string, number>) => {
    const known = nodeIds.flatMap((id) => figures.get(id) ?? []);
    if (known.length === 0) return null;
    return known.reduce((whole, value) => (total === null ? Math.max(whole, value) : whole + value));
  };
  const value = over(valueOf);
  return value === null ? null : { value: format(value), heat: Math.min(1, over(heatOf) ?? 0) };
}
