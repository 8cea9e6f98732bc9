import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { PlannerLabOutput } from "@/lib/cells/planner-lab/schema";
import type { Advice } from "@/lib/planner-lab/record";
import { HintProofList } from "./hint-proof-list";

const KIND_WORDS: Record<Advice["kind"], string> = {
  analyze: "statistics",
  statistics: "statistics",
  rewrite: "rewrite",
  setting: "setting",
  hint: "hint",
};

interface AdvicePanelProps {
  output: PlannerLabOutput;
  /** Null where the reader may not edit. */
  onMeasure: ((advice: Advice) => void) | null;
}

/** What to do, first things first, each step with what the lab saw of it and a benchmark to be sure. */
export function AdvicePanel({ output, onMeasure }: AdvicePanelProps) {
  const { advice, hintProof, hintTool } = output;
  return (
    <div className="px-4.5 py-3.5">
      {advice.length === 0 ? (
        <p className="max-w-prose text-ink-2">
          There is nothing to do: no other plan was proven faster than the planner&apos;s own.
        </p>
      ) : (
        <ol className="grid gap-4">
          {advice.map((step, index) => (
            <li key={index} className="grid gap-1.5 border-b border-line pb-4 last:border-b-0">
              <p className="flex flex-wrap items-center gap-2 font-semibold">
                <span className="text-ink-3">{index + 1}</span>
                <span className="min-w-0 break-words">{step.title}</span>
                <Badge>{KIND_WORDS[step.kind]}</Badge>
              </p>
              <p className="max-w-prose text-pretty text-ink-2">{step.evidence}</p>
              {step.tried !== "" && <p className="max-w-prose text-ink-2">{step.tried}</p>}
              <pre
                tabIndex={0}
                aria-label={`SQL of step ${index + 1}`}
                className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-code"
              >
                {step.sql}
              </pre>
              {onMeasure && (
                <div>
                  <Button
                    size="small"
                    onClick={() => onMeasure(step)}
                    aria-label={`Benchmark step ${index + 1}`}
                  >
                    {step.kind === "rewrite" ? "Write and benchmark it" : "Benchmark it"}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
      {advice.length > 0 && <HintProofList proof={hintProof} tool={hintTool} />}
    </div>
  );
}
