"use client";

import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { Finding } from "@/lib/plan/rules/finding";
import { FindingItem } from "./finding-item";

export interface FindingListProps {
  /** Improvements by what is at stake, then what is fine, as findInPlan gives them. */
  findings: readonly Finding[];
  nodes: ReadonlyMap<string, PlanNode>;
  onSelect: (nodeId: string) => void;
  /** Turns a finding into an experiment; without it findings are read-only. */
  onMeasure?: ((finding: Finding, node: PlanNode) => void) | undefined;
  /** What is known about a finding beyond the plan, beside its text: that a benchmark confirmed or refuted it. */
  renderMark?: ((finding: Finding, node: PlanNode) => ReactNode) | undefined;
}

const SHOWN_AT_FIRST = 5;

/** What the plan suggests to try, by the time at stake, and folded below it what is fine. */
export function FindingList({ findings, ...shared }: FindingListProps) {
  const [isWhole, setWhole] = useState(false);
  const improvements = findings.filter(({ verdict }) => verdict === "improve");
  const fine = findings.filter(({ verdict }) => verdict === "fine");
  const shown = isWhole ? improvements : improvements.slice(0, SHOWN_AT_FIRST);
  if (findings.length === 0) return null;
  return (
    <>
      {shown.length > 0 && (
        <ul aria-label="Findings">
          {shown.map((finding, index) => (
            <FindingItem key={`${finding.ruleId} ${finding.nodeId} ${index}`} finding={finding} {...shared} />
          ))}
        </ul>
      )}
      {shown.length < improvements.length && (
        <div className="border-t border-line px-3.5 py-1.5">
          <Button variant="quiet" size="small" onClick={() => setWhole(true)}>
            Show all {improvements.length} findings
          </Button>
        </div>
      )}
      {fine.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-3.5 py-2 text-sm text-ink-2 hover:text-ink">
            What is fine ({fine.length})
          </summary>
          <ul aria-label="What is fine">
            {fine.map((finding, index) => (
              <FindingItem
                key={`${finding.ruleId} ${finding.nodeId} ${index}`}
                finding={finding}
                {...shared}
              />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
