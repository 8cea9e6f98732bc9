import { Notice } from "@/components/ui/notice";
import type { PlanFlip } from "@/lib/benchmark/record";
import { armName } from "@/lib/benchmark/spec";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { shortFingerprint } from "@/lib/plan/fingerprint";

/** Plans that became others while they were measured: their times are those of two plans. */
export function PlanFlips({ output }: { output: BenchmarkOutput }) {
  if (output.planFlips.length === 0) return null;
  return (
    <div className="px-4.5 pt-3">
      <Notice tone="worse" title="A plan changed while it was measured">
        <ul className="space-y-0.5">
          {output.planFlips.map((flip, index) => (
            <li key={index} className="break-words">
              {flipWords(output, flip)}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

function flipWords({ spec }: BenchmarkOutput, flip: PlanFlip): string {
  const set = spec.paramSets.find(({ key }) => key === flip.paramSet) ?? { label: "" };
  const change = `${armName(flip.variant, set)}: ${shortFingerprint(flip.before)} became ${shortFingerprint(flip.after)}`;
  return flip.customPlans === null || flip.genericPlans === null
    ? `${change}.`
    : `${change}, after ${flip.customPlans} custom plans; ${flip.genericPlans} executions took the generic plan.`;
}
