import { formatFactor } from "@/lib/format/quantity";
import { planOfChoice, type LabPlan, type LabSet } from "./record";

/** What a choice came to with one parameter set. */
export interface Trial {
  set: LabSet;
  plan: LabPlan;
  /** `faster` and `slower` are proven against the noise floor; `same` is the default plan itself. */
  outcome: "same" | "faster" | "slower" | "undecided";
}

/** What a choice came to with every parameter set; null when it could not be planned with one of them. */
export function trialsOf(sets: readonly LabSet[], choice: string): Trial[] | null {
  const trials = sets.flatMap((set): Trial[] => {
    const plan = planOfChoice(set, choice);
    return plan === undefined ? [] : [{ set, plan, outcome: outcomeOf(set, plan) }];
  });
  return trials.length === sets.length ? trials : null;
}

function outcomeOf({ noiseFloor }: LabSet, { isDefault, status, ratio }: LabPlan): Trial["outcome"] {
  if (isDefault) return "same";
  if (status === "slower" || status === "cut-off") return "slower";
  if (ratio?.low != null && ratio.low > 1 + noiseFloor) return "faster";
  if (ratio?.high != null && ratio.high < 1 / (1 + noiseFloor)) return "slower";
  return "undecided";
}

/** `plan-3, 12.3× faster (11.8 to 12.9)`, or how else it stands against the default. */
export function trialWords({ plan, outcome }: Trial): string {
  if (outcome === "same") return "the plan stays as it is";
  const { ratio } = plan;
  if (ratio === null) return `${plan.plan}, ${STATUS_WORDS[plan.status]}`;
  const bare = (factor: number) => formatFactor(factor).replace("×", "");
  const isSlower = ratio.ratio < 1;
  const [factor, low, high] = isSlower
    ? [1 / ratio.ratio, ratio.high && 1 / ratio.high, ratio.low && 1 / ratio.low]
    : [ratio.ratio, ratio.low, ratio.high];
  const interval = low === null || high === null ? "" : ` (${bare(low)} to ${bare(high)})`;
  const words = outcome === "undecided" ? "not measurably different: " : "";
  return `${plan.plan}, ${words}${formatFactor(factor)} ${isSlower ? "slower" : "faster"}${interval}`;
}

const STATUS_WORDS: Record<LabPlan["status"], string> = {
  measured: "measured in too few rounds",
  slower: "several times slower",
  "cut-off": "cut off as far slower",
  "not-measured": "not measured",
  failed: "failed",
};

/** A remedy saves at least this part of the time that the best plan saves. */
const SAVED_PART = 0.8;

/** True when the default lost with this set and the choice saves nearly all that can be saved. */
export function isRemedy({ set, plan, outcome }: Trial): boolean {
  const saved = (ratio: number) => 1 - 1 / ratio;
  return (
    set.regret.outcome === "regret" &&
    outcome === "faster" &&
    saved(plan.ratio?.ratio ?? 1) >= SAVED_PART * saved(set.regret.ratio)
  );
}
