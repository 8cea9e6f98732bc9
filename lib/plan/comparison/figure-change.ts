import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { FIGURES, figureInColumn, type FigureDescription, type PlanFigures } from "./figures";
import type { BeforeAfter } from "./plan-comparison";

/** How one figure moved. */
export interface FigureChange {
  figure: FigureDescription;
  before: number | null;
  after: number | null;
  /** "same" within the noise of the figure; "none" where it cannot be said. */
  verdict: "better" | "worse" | "same" | "none";
  /** The difference in words: `95.7 ms less, 235×`, `12 more, 3 %`, `same`; empty where one of the two is missing. */
  words: string;
}

/** A difference is worth a verdict from this part of the whole on: microseconds in a plan of seconds are noise. */
const NOTABLE_PART = 0.01;
/** Below this part of the larger figure a difference would read `0.00 %`. */
const NEGLIGIBLE = 0.00005;

/** From this factor on a reader grasps a factor more easily than a percentage. */
const FACTOR_FROM = 2;

/** @param whole what the figure is a part of, such as the time of the statement; 0 for a figure that is a whole. */
export function figureChange(
  figure: FigureDescription,
  { before, after }: BeforeAfter<number | null>,
  whole = 0,
): FigureChange {
  if (before === null || after === null) return { figure, before, after, verdict: "none", words: "" };
  const size = Math.abs(after - before);
  const larger = Math.max(Math.abs(before), Math.abs(after));
  if (size <= larger * NEGLIGIBLE) return { figure, before, after, verdict: "same", words: "same" };
  const isNotable = size / larger >= figure.notable && size >= whole * NOTABLE_PART;
  const isLess = after < before;
  const verdict = !isNotable ? "same" : !figure.isLessBetter ? "none" : isLess ? "better" : "worse";
  const words = `${figure.format(size)} ${isLess ? "less" : "more"}${ratioWords(before, after)}`;
  return { figure, before, after, verdict, words };
}

function ratioWords(before: number, after: number): string {
  if (before <= 0 || after <= 0) return "";
  const factor = Math.max(before / after, after / before);
  if (factor >= FACTOR_FROM) return `, ${formatFactor(factor)}`;
  return `, ${formatPercent(Math.abs(after - before) / before)}`;
}

/** The figures that at least one of the two has and that are not zero in both, in the order of FIGURES. */
export function figureChanges({ before, after }: BeforeAfter<PlanFigures | null>): FigureChange[] {
  const times = [before?.timeMs, after?.timeMs, before?.planningTimeMs, after?.planningTimeMs];
  return FIGURES.flatMap((described) => {
    const figure = figureInColumn(described, times);
    const change = figureChange(figure, {
      before: before?.[figure.name] ?? null,
      after: after?.[figure.name] ?? null,
    });
    return (change.before ?? 0) === 0 && (change.after ?? 0) === 0 ? [] : [change];
  });
}
