"use client";

import { useCallback, useState, type ReactNode } from "react";
import { PlanView } from "@/components/plan/plan-view";
import type { PlanOutput } from "@/lib/cells/plan/schema";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { Finding, TryIt } from "@/lib/plan/rules/finding";
import { useCanReadRuns } from "../recorded-outputs";
import { comparableOutputs, comparablePlans } from "./comparable-output";
import { ComparedPlans, type Compared } from "./compared-plans";
import { PlanToolbar } from "./plan-toolbar";
import { useEarlierPlans } from "./use-earlier-plans";
import { useFingerprints } from "./use-fingerprints";
import { fetchPlanOutput, type ShownPlanRun } from "./use-plan-runs";

export interface PlanOutputViewProps {
  output: PlanOutput;
  /** Which run left the output, so that it can be compared with others. */
  shown?: ShownPlanRun | undefined;
  /** Inserts a benchmark of the statement with and without the change that a finding proposes. */
  onMeasure?: ((change: TryIt, finding: Finding, node: PlanNode, planIndex: number) => void) | undefined;
  /** Further questions about a node, in its pane. */
  renderNodeActions?: ((nodeId: string, study: StudiedPlan, planIndex: number) => ReactNode) | undefined;
  /** What is known of a finding beyond the plan. */
  renderFindingMark?: ((finding: Finding, node: PlanNode, planIndex: number) => ReactNode) | undefined;
}

/** The plans that explaining a cell left behind, one below the other, and their comparison with others. */
export function PlanOutputView(props: PlanOutputViewProps) {
  const { output, onMeasure, renderNodeActions, renderFindingMark } = props;
  const canReadRuns = useCanReadRuns();
  const shown = canReadRuns ? (props.shown ?? null) : null;
  const fingerprints = useFingerprints(output);
  const { earlier, setEarlier } = useEarlierPlans(shown, fingerprints);
  const [compared, setCompared] = useState<Compared | null>(null);
  const close = useCallback(() => setCompared(null), []);
  const name = shown === null ? "this" : `run ${shown.number}`;
  const isOne = output.plans.length === 1;
  return (
    <div>
      {fingerprints !== null && fingerprints.length > 0 && (
        <PlanToolbar
          planCount={fingerprints.length}
          fingerprints={fingerprints}
          shown={shown}
          earlier={earlier}
          onEarlier={setEarlier}
          onCompareOwn={() => setCompared({ plans: comparablePlans(output, "") })}
          onCompareRun={(run) =>
            setCompared({
              pending: fetchPlanOutput(run.id).then((other) =>
                comparableOutputs({ output: other, name: `run ${run.number}` }, { output, name }),
              ),
            })
          }
        />
      )}
      {compared !== null && <ComparedPlans compared={compared} onClose={close} />}
      <div className="divide-y divide-line-2">
        {output.plans.map((plan, index) => (
          <PlanView
            key={index}
            raw={plan.raw}
            statement={plan.statement}
            rolledBack={plan.rolledBack}
            heading={isOne ? null : `Plan ${index + 1}`}
            catalog={plan.catalog ?? null}
            anchor={shown === null ? undefined : `run-${shown.number}-plan-${index + 1}`}
            renderNodeActions={
              renderNodeActions && ((nodeId, study) => renderNodeActions(nodeId, study, index))
            }
            renderFindingMark={
              renderFindingMark && ((finding, node) => renderFindingMark(finding, node, index))
            }
            onMeasure={
              onMeasure &&
              ((finding, node) => {
                if (finding.tryIt !== undefined) onMeasure(finding.tryIt, finding, node, index);
              })
            }
          />
        ))}
      </div>
    </div>
  );
}
