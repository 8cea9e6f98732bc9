import { classes } from "@/components/ui/classes";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import { formatFactor } from "@/lib/format/quantity";
import type { LabSet } from "@/lib/planner-lab/record";

interface SetPickerProps {
  output: PlannerLabOutput;
  /** The key of the set that is shown. */
  chosen: string;
  onChoose: (paramSet: string) => void;
}

/** The parameter sets with their regrets; nothing where there is one. */
export function SetPicker({ output, chosen, onChoose }: SetPickerProps) {
  if (output.sets.length < 2) return null;
  return (
    <div role="group" aria-label="Parameter set" className="flex flex-wrap gap-1.5 px-4.5 pt-3">
      {output.sets.map((set) => (
        <button
          key={set.paramSet}
          type="button"
          aria-pressed={set.paramSet === chosen}
          onClick={() => onChoose(set.paramSet)}
          className={classes(
            "rounded-md border px-2.5 py-0.5 text-left text-sm",
            set.paramSet === chosen
              ? "border-accent bg-accent-soft text-ink"
              : "border-line-2 text-ink-2 hover:bg-sunken",
          )}
        >
          {labelOf(output, set)}
          <span className="ml-2 font-mono text-xs">{regretWords(set)}</span>
        </button>
      ))}
    </div>
  );
}

const labelOf = ({ spec }: PlannerLabOutput, { paramSet }: LabSet): string =>
  spec.paramSets.find(({ key }) => key === paramSet)?.label ?? paramSet;

const regretWords = ({ regret }: LabSet): string => {
  if (regret.outcome === "regret") return `regret ${formatFactor(regret.ratio)}`;
  return regret.outcome === "chose-well" ? "chose well" : "undecided";
};
