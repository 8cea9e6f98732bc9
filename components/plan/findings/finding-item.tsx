import { Button } from "@/components/ui/button";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { Finding } from "@/lib/plan/rules/finding";
import type { FindingListProps } from "./finding-list";
import { FindingReasons } from "./finding-reasons";
import { FindingStake } from "./finding-stake";

export interface FindingItemProps extends Omit<FindingListProps, "findings"> {
  finding: Finding;
}

/** One finding: what is at stake, what is so, what to try, where, and by which rule. */
export function FindingItem({ finding, nodes, onSelect, onMeasure, renderMark }: FindingItemProps) {
  const node = nodes.get(finding.nodeId);
  const { tryIt } = finding;
  return (
    <li className="grid grid-cols-[52px_minmax(0,1fr)] items-start gap-x-3 gap-y-2 border-t border-line px-3.5 py-2.5 sm:grid-cols-[60px_minmax(0,1fr)_auto]">
      <FindingStake finding={finding} />
      <div className="min-w-0 text-base break-words">
        <p className="font-semibold">{finding.evidence}</p>
        <p className="mt-px text-ink-2">{finding.suggestion}</p>
        {tryIt !== undefined && (
          <pre className="mt-1 font-mono text-xs break-words whitespace-pre-wrap text-ink-2">
            <code>{tryIt.sql}</code>
          </pre>
        )}
        <div className="mt-1 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-xs text-ink-3">
          {node !== undefined && (
            <button
              type="button"
              className="text-left font-mono underline decoration-dotted underline-offset-2 hover:text-ink"
              onClick={() => onSelect(finding.nodeId)}
            >
              {nodeTitle(node)}
            </button>
          )}
          <FindingReasons finding={finding} />
        </div>
        {node !== undefined && renderMark?.(finding, node)}
      </div>
      {onMeasure !== undefined && tryIt !== undefined && node !== undefined && (
        <Button
          className="col-start-2 justify-self-start sm:col-start-3"
          aria-label={`Measure it: ${tryIt.label}`}
          onClick={() => onMeasure(finding, node)}
        >
          Measure it
        </Button>
      )}
    </li>
  );
}
