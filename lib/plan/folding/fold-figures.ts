import type { MetricReading } from "../metric";
import { shownNodes, type Fold, type ShownNode } from "./shown-tree";

/** What the members of a fold come to in one metric. */
export interface FoldFigures {
  /** Members that have a figure. */
  counted: number;
  /** Null where adding up means nothing (estimate error). */
  sum: number | null;
  min: number;
  max: number;
  worstId: string;
}

/** Sum, least, most and worst of a metric over the members of a fold; null when none of them has a figure. */
export function foldFigures({ memberIds }: Fold, reading: MetricReading): FoldFigures | null {
  let [counted, sum, min, max] = [0, 0, Infinity, -Infinity];
  let worst: string | null = null;
  for (const id of memberIds) {
    const value = reading.valueOf.get(id);
    if (value === undefined) continue;
    counted += 1;
    sum += value;
    min = Math.min(min, value);
    if (value > max) [max, worst] = [value, id];
  }
  return worst === null
    ? null
    : { counted, sum: reading.total === null ? null : sum, min, max, worstId: worst };
}

/** The figure of a shown node: its own, or over a fold the sum (the largest, where adding up means nothing). */
export function shownValue({ node, fold }: ShownNode, reading: MetricReading): number | null {
  if (fold === null) return reading.valueOf.get(node.id) ?? null;
  const figures = foldFigures(fold, reading);
  return figures === null ? null : (figures.sum ?? figures.max);
}

/** How hot a shown node is, from 0 to 1: over a fold the sum, as it is the part of the total that is in it. */
export function shownHeat({ node, fold }: ShownNode, reading: MetricReading): number {
  if (fold === null) return reading.heatOf.get(node.id) ?? 0;
  const heats = fold.memberIds.map((id) => reading.heatOf.get(id) ?? 0);
  if (reading.total === null) return heats.reduce((most, heat) => Math.max(most, heat), 0);
  return Math.min(
    1,
    heats.reduce((sum, heat) => sum + heat, 0),
  );
}

/** The hottest shown node, folds with all that is in them: where a reader should look first. */
export function hottestShown(root: ShownNode, reading: MetricReading): ShownNode {
  let [hottest, most] = [root, 0];
  for (const shown of shownNodes(root)) {
    const heat = shownHeat(shown, reading);
    if (heat > most) [hottest, most] = [shown, heat];
  }
  return hottest;
}
