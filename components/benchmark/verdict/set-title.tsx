import { classes } from "@/components/ui/classes";
import type { ParamSet } from "@/lib/benchmark/spec";

/** The parameter set that stands below, marked where a variant did worst with it; nothing for the only set. */
export function SetTitle({
  set,
  isWorst,
  className,
}: {
  set: ParamSet;
  isWorst: boolean;
  className: string;
}) {
  if (set.label === "") return null;
  return (
    <p className={classes("flex flex-wrap items-center gap-2 text-sm font-semibold break-all", className)}>
      {set.label}
      {isWorst && <LowestRatio />}
    </p>
  );
}

/** Marks the parameter set with which a variant did worst. */
export function LowestRatio() {
  return (
    <span className="rounded-full bg-worse-soft px-2 py-px text-xs font-medium whitespace-nowrap text-worse">
      lowest ratio
    </span>
  );
}
