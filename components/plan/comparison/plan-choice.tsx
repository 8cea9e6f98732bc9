import { ArrowLeftRight } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { FingerprintBadge } from "./fingerprint-badge";
import type { NamedPlan } from "./compared-plans";

export interface ChosenPlans {
  baseline: number;
  other: number;
}

export interface PlanChoiceProps extends ChosenPlans {
  named: readonly NamedPlan[];
  onChoose: (chosen: ChosenPlans) => void;
}

/** Which two plans are compared, with their fingerprints, and a way to exchange them. */
export function PlanChoice({ named, baseline, other, onChoose }: PlanChoiceProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-ink-2">
      <OnePlan
        label="Before"
        named={named}
        chosen={baseline}
        onChoose={(index) => onChoose({ baseline: index, other: index === other ? baseline : other })}
      />
      <IconButton
        label="Exchange before and after"
        onClick={() => onChoose({ baseline: other, other: baseline })}
      >
        <ArrowLeftRight aria-hidden size={14} />
      </IconButton>
      <OnePlan
        label="After"
        named={named}
        chosen={other}
        onChoose={(index) => onChoose({ baseline: index === baseline ? other : baseline, other: index })}
      />
    </div>
  );
}

interface OnePlanProps {
  label: string;
  named: readonly NamedPlan[];
  chosen: number;
  onChoose: (index: number) => void;
}

function OnePlan({ label, named, chosen, onChoose }: OnePlanProps) {
  const plan = named[chosen];
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="text-ink-3">{label}</span>
      {named.length > 2 ? (
        <select
          aria-label={label}
          value={chosen}
          onChange={(event) => onChoose(Number(event.target.value))}
          className="max-w-56 min-w-0 rounded-md border border-line-2 bg-surface px-1.5 py-0.5 text-ink"
        >
          {named.map((one, index) => (
            <option key={index} value={index}>
              {one.label}
            </option>
          ))}
        </select>
      ) : (
        <b className="truncate font-semibold text-ink">{plan?.label}</b>
      )}
      {plan !== undefined && <FingerprintBadge fingerprint={plan.fingerprint} />}
    </span>
  );
}
