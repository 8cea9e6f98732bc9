import { formatBlocks, formatCount, formatFactor, formatPercent } from "@/lib/format/quantity";
import type { Finding } from "@/lib/plan/rules/finding";

/** What is at stake, as one figure: a part of the time, how far an estimate is off, blocks, or nothing but a word. */
export function FindingStake({ finding }: { finding: Finding }) {
  const { figure, meaning, isLoud } = stakeOf(finding);
  return (
    <span
      className={
        isLoud ? "font-mono text-[15px] font-semibold text-heat-4" : "pt-0.5 font-mono text-xs text-ink-3"
      }
      title={meaning}
    >
      {figure}
      <span className="sr-only">: {meaning}.</span>
    </span>
  );
}

function stakeOf({ verdict, share, factor, buffersAtStake }: Finding) {
  if (verdict === "fine") return { figure: "fine", meaning: "Nothing to do", isLoud: false };
  if (share !== null)
    return {
      figure: formatPercent(share),
      meaning: "At most this part of the time is at stake",
      isLoud: true,
    };
  if (factor !== undefined)
    return {
      figure: formatFactor(factor).replace(/\.\d+/, ""),
      meaning: "How far the estimate is off",
      isLoud: true,
    };
  if (buffersAtStake !== undefined)
    return {
      figure: formatCount(buffersAtStake),
      meaning: `Blocks at stake: ${formatBlocks(buffersAtStake)}`,
      isLoud: false,
    };
  return { figure: "note", meaning: "Its worth in time cannot be told", isLoud: false };
}
