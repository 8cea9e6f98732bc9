"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatFactor, formatPercent } from "@/lib/format/quantity";
import { nodeTitle } from "@/lib/plan/node-title";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { Finding } from "@/lib/plan/rules/finding";

export interface FindingListProps {
  findings: readonly Finding[];
  nodes: ReadonlyMap<string, PlanNode>;
  onSelect: (nodeId: string) => void;
  /** Turns a finding into an experiment; without it findings are read-only. */
  onMeasure?: ((finding: Finding) => void) | undefined;
}

const SHOWN_AT_FIRST = 5;

/** What the plan suggests to try, by the time at stake. */
export function FindingList({ findings, nodes, onSelect, onMeasure }: FindingListProps) {
  const [isWhole, setWhole] = useState(false);
  if (findings.length === 0) return null;
  const shown = isWhole ? findings : findings.slice(0, SHOWN_AT_FIRST);
  return (
    <ul aria-label="Findings">
      {shown.map((finding) => {
        const node = nodes.get(finding.nodeId);
        return (
          <li
            key={`${finding.ruleId} ${finding.nodeId}`}
            className="grid grid-cols-[60px_minmax(0,1fr)] items-start gap-x-3 gap-y-2 border-t border-line px-3.5 py-2.5 sm:grid-cols-[60px_minmax(0,1fr)_auto]"
          >
            <span className="font-mono text-[15px] font-semibold text-heat-4" title={stakeTitle(finding)}>
              {stakeOf(finding)}
            </span>
            <div className="min-w-0 text-base">
              <p className="font-semibold">{finding.evidence}</p>
              <p className="mt-px text-ink-2">{finding.suggestion}</p>
              <p className="mt-0.5 flex flex-wrap gap-x-3 font-mono text-xs text-ink-3">
                {node !== undefined && (
                  <button
                    type="button"
                    className="text-left underline decoration-dotted underline-offset-2 hover:text-ink"
                    onClick={() => onSelect(finding.nodeId)}
                  >
                    {nodeTitle(node)}
                  </button>
                )}
                {finding.tryIt !== undefined && (
                  <code className="break-words whitespace-pre-wrap text-ink-2">{finding.tryIt.sql}</code>
                )}
              </p>
            </div>
            {onMeasure !== undefined && finding.tryIt !== undefined && (
              <Button
                className="col-start-2 justify-self-start sm:col-start-3"
                onClick={() => onMeasure(finding)}
              >
                Measure it
              </Button>
            )}
          </li>
        );
      })}
      {shown.length < findings.length && (
        <li className="border-t border-line px-3.5 py-1.5">
          <Button variant="quiet" size="small" onClick={() => setWhole(true)}>
            Show all {findings.length} findings
          </Button>
        </li>
      )}
    </ul>
  );
}

function stakeOf({ share, factor }: Finding): string {
  if (share !== null) return formatPercent(share);
  return factor === undefined ? "" : formatFactor(factor).replace(/\.\d+/, "");
}

function stakeTitle({ share }: Finding): string {
  return share === null ? "How far the estimate is off" : "At most this part of the time is at stake";
}
