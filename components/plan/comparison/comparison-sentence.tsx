import { comparisonSentence, type SentencePart } from "@/lib/plan/comparison/comparison-sentence";
import type { PlanComparison } from "@/lib/plan/comparison/plan-comparison";

const TONE: Record<SentencePart["tone"], string> = {
  plain: "",
  strong: "font-semibold",
  better: "font-semibold text-better",
  worse: "font-semibold text-worse",
};

/** What changed, in one sentence; what got better or worse is coloured, and said in words too. */
export function ComparisonSentence({ comparison }: { comparison: PlanComparison }) {
  const { before, after } = comparison;
  return (
    <>
      <p className="mt-2 max-w-[48em] text-[17px] leading-snug text-pretty break-words">
        {comparisonSentence(comparison).map((part, index) => (
          <span key={index} className={TONE[part.tone]}>
            {part.text}
          </span>
        ))}
      </p>
      {before.plan.analysed && after.plan.analysed && (
        <p className="mt-1 text-sm text-ink-3">
          One execution each: the cache and the machine may differ too. A benchmark tells what is due to the
          plan.
        </p>
      )}
    </>
  );
}
