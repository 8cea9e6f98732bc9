import type { VerdictPart } from "@/lib/benchmark/record";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import { formatPercent } from "@/lib/format/quantity";
import { worstSet } from "@/lib/planner-lab/record";

const TONE: Record<VerdictPart["tone"], string> = {
  plain: "",
  strong: "font-bold",
  better: "text-better",
  worse: "text-worse",
};

/** What was found, in large type, and what explains it. */
export function LabVerdict({ output }: { output: PlannerLabOutput }) {
  const worst = worstSet(output.sets);
  return (
    <div className="border-b border-line px-4.5 py-4">
      <p className="max-w-[40em] text-verdict leading-snug font-medium tracking-tight text-pretty break-words">
        {output.verdict.map(({ text, tone }, index) => (
          <span key={index} className={TONE[tone]}>
            {text}
          </span>
        ))}
      </p>
      {worst.regret.outcome === "regret" && (
        <p className="mt-2.5 max-w-prose text-pretty break-words text-ink-2">
          <b className="font-medium text-ink">Why. </b>
          {worst.explanation.text}
        </p>
      )}
      <p className="mt-2 text-sm text-ink-3">
        {`Noise floor ±${formatPercent(worst.noiseFloor)}; ${worst.rounds} rounds; ${worst.plans.length} distinct ${worst.plans.length === 1 ? "plan" : "plans"} from ${output.choices.length} choices.`}
      </p>
    </div>
  );
}
