import type { Finding } from "@/lib/plan/rules/finding";

export interface NodeFindingsProps {
  findings: readonly Finding[];
  nodeIds: readonly string[];
}

/** Of a fold with a finding on each member, this many are enough to see what it is about. */
const MOST_SHOWN = 3;

const LOOK: Record<Finding["verdict"], string> = {
  improve: "border-l-2 border-worse pl-2 font-medium",
  fine: "border-l-2 border-line-2 pl-2 text-ink-2",
};

/** What was found about the selected node, without what to try: that is in the list below the plan. */
export function NodeFindings({ findings, nodeIds }: NodeFindingsProps) {
  const ids = new Set(nodeIds);
  const own = findings.filter(({ nodeId }) => ids.has(nodeId));
  if (own.length === 0) return null;
  return (
    <ul aria-label="Findings on this node" className="mt-2 grid gap-1.5">
      {own.slice(0, MOST_SHOWN).map((finding) => (
        <li key={`${finding.ruleId} ${finding.nodeId}`} className={LOOK[finding.verdict]}>
          {finding.evidence}
        </li>
      ))}
      {own.length > MOST_SHOWN && (
        <li className="text-ink-3">and {own.length - MOST_SHOWN} more like these</li>
      )}
    </ul>
  );
}
