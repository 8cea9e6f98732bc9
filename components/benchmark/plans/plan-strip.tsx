import { useMemo } from "react";
import { Badge } from "@/components/ui/badge";
import type { VariantPlan } from "@/lib/benchmark/record";
import type { BenchmarkOutput } from "@/lib/cells/benchmark/schema";
import { shortFingerprint } from "@/lib/plan/fingerprint";
import { baselineOf } from "../arms";
import { fingerprintOf } from "./plan-fingerprint";
import { PlanThumbnail } from "./plan-thumbnail";

/** Opens the plan with an index into the record's plans, or the comparison of all of them. */
export type ShowPlans = (plan: number | "compare") => void;

/** The plan of every variant and parameter set at the size of a stamp; each leads to the whole plan. */
export function PlanStrip({ output, onShow }: { output: BenchmarkOutput; onShow: ShowPlans }) {
  const fingerprints = useMemo(() => output.plans.map(fingerprintOf), [output]);
  if (output.plans.length === 0) return null;
  return (
    <div role="group" className="border-t border-line px-4.5 py-3" aria-label="Plans in outline">
      <p className="mb-2 flex flex-wrap items-baseline gap-x-3 text-xs font-semibold text-ink-2">
        Plans
        <span className="font-normal text-ink-3">
          width: time with all below; darker: more time of its own
        </span>
        {output.plans.length > 1 && (
          <button
            type="button"
            onClick={() => onShow("compare")}
            className="ml-auto rounded-sm font-normal text-accent hover:underline"
          >
            What differs between the plans
          </button>
        )}
      </p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(160px,100%),1fr))] gap-2">
        {output.plans.map((plan, index) => (
          <li key={index} className="min-w-0">
            <button
              type="button"
              onClick={() => onShow(index)}
              className="flex h-full w-full min-w-0 flex-col items-stretch justify-start rounded-md border border-line p-2 text-left hover:bg-sunken"
            >
              <span className="flex items-center gap-2 text-sm font-semibold">
                <span className="min-w-0 flex-1 truncate">{plan.variant}</span>
                <Badge>{shortFingerprint(fingerprints[index] ?? "")}</Badge>
              </span>
              <span className="mb-1.5 block truncate text-sm text-ink-3">{setLabel(output, plan)}</span>
              <PlanThumbnail raw={plan.raw} />
              <span className="block text-sm text-ink-3">{sameness(output, index, fingerprints)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const setLabel = ({ spec }: BenchmarkOutput, { paramSet }: VariantPlan): string =>
  spec.paramSets.find(({ key }) => key === paramSet)?.label ?? "";

/** Whether it is the plan of the first variant with the same parameter set. */
function sameness(output: BenchmarkOutput, index: number, fingerprints: readonly string[]): string {
  const plan = output.plans[index];
  const baseline = baselineOf(output);
  if (!plan || plan.variant === baseline) return "\u00a0";
  const first = output.plans.findIndex(
    ({ variant, paramSet }) => variant === baseline && paramSet === plan.paramSet,
  );
  if (first === -1) return "\u00a0";
  return fingerprints[first] === fingerprints[index]
    ? `same plan as ${baseline}`
    : `other plan than ${baseline}`;
}
