import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { FIGURES, type FigureDescription, type PlanFigures } from "./figures";
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

/** From this factor on a reader grasps a factor more easily than a percentage. */
const FACTOR_FROM = 2;

export function figureChange(
  figure: FigureDescription,
  { before, after }: BeforeAfter<number | null>,
): FigureChange {
  if (before === null || after === null) return { figure, before, after, verdict: "none", words: "" };
  const difference = after - before;
  const larger = Math.max(Math.abs(before), Math.abs(after));
  if (difference === 0 || larger === 0) return { figure, before, after, verdict: "same", words: "same" };
  const isNotable = Math.abs(difference) / larger >= figure.notable;
  const isLess = difference < 0;
  const verdict = !isNotable ? "same" : !figure.isLessBetter ? "none" : isLess ? "better" : "worse";
  const words = `${figure.format(Math.abs(difference))} ${isLess ? "less" : "more"}${ratioWords(before, after)}`;
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
  return FIGURES.flatMap((figure) => {
    const change = figureChange(figure, {
      before: before?.[figure.name] ?? null,
      after: after?.[figure.name] ?? null,
    });
    return (change.before ?? 0) === 0 && (change.after ?? 0) === 0 ? [] : [change];
  });
}
