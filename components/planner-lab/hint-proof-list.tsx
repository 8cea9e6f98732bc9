import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import type { HintProof } from "@/lib/planner-lab/record";

/** What has to be so before a hint is offered, and what of it is. */
export function HintProofList({ proof, tool }: { proof: HintProof; tool: PlannerLabOutput["hintTool"] }) {
  return (
    <section aria-label="Hints" className="mt-4 border-t border-line pt-3 text-sm">
      <p className="font-semibold">
        {proof.isProven ? "A hint is justified" : "No hint is offered: not everything before it is settled"}
      </p>
      <ul className="mt-1.5 grid gap-1">
        {proof.conditions.map(({ name, holds, evidence }) => (
          <li key={name} className="flex gap-2">
            <span className={holds ? "text-ok" : "text-worse"} aria-hidden="true">
              {holds ? "✓" : "✗"}
            </span>
            <span>
              <span className="sr-only">{holds ? "Settled: " : "Not settled: "}</span>
              <b className="font-medium">{name}.</b> <span className="text-ink-2">{evidence}</span>
            </span>
          </li>
        ))}
      </ul>
      {proof.isProven && (
        <p className="mt-1.5 text-ink-2">
          {tool === null
            ? "This target has neither pg_hint_plan nor plan advice, so there is none to give; a setting for this statement alone comes closest."
            : `This target takes hints through ${tool}.`}
        </p>
      )}
    </section>
  );
}
