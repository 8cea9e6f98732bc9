import { comparisonSentence, type SentencePart } from "@/lib/plan/comparison/comparison-sentence";
import type { PlanComparison } from "@/lib/plan/comparison/plan-comparison";

const TONE: Record<SentencePart["tone"], string> = {
  plain: "",
  strong: "font-semibold",
  better: "font-semibold text-better",
  worse: "font-semibold text-worse",
};

/** What changed, in one sentence; what got better or worse is coloured, and said in words too. */
export function ComparisonSentence({
  comparison,
  isOneStatement,
}: {
  comparison: PlanComparison;
  /** False when the two plans are known to be of different statements. */
  isOneStatement: boolean;
}) {
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
      <p className="mt-1 text-sm text-ink-3">
        {[
          isOneStatement ? "" : "These are plans of different statements.",
          before.plan.analysed && after.plan.analysed
            ? "One execution each: cache and machine may differ too, and only repeated measurement tells what is due to the plan."
            : "",
        ]
          .filter((remark) => remark !== "")
          .join(" ")}
      </p>
    </>
  );
}
