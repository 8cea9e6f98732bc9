import type { FigureChange } from "@/lib/plan/comparison/figure-change";
import { classes } from "@/components/ui/classes";

const SIGN: Record<FigureChange["verdict"], string> = {
  better: "better: ",
  worse: "worse: ",
  same: "",
  none: "",
};

/** How a figure moved, in words; better is blue and worse is orange, and a screen reader is told which. */
export function Difference({ change }: { change: FigureChange }) {
  return (
    <span
      className={classes(
        "whitespace-nowrap",
        change.verdict === "better" && "text-better",
        change.verdict === "worse" && "text-worse",
        (change.verdict === "same" || change.verdict === "none") && "text-ink-2",
      )}
    >
      <span className="sr-only">{SIGN[change.verdict]}</span>
      {change.words}
    </span>
  );
}

/** A figure as its kind is written; a dash where the plan does not have it. */
export const figureText = ({ figure }: FigureChange, value: number | null) =>
  value === null ? "–" : figure.format(value);
