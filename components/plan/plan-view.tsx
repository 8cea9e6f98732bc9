"use client";

import type { ReactNode } from "react";
import type { PlanNode } from "@/lib/plan/plan-node";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { CatalogFacts } from "@/lib/plan/rules/catalog-facts";
import type { Finding } from "@/lib/plan/rules/finding";
import { StudiedPlanView } from "./shell/studied-plan-view";
import { UnreadablePlan } from "./shell/unreadable-plan";
import { planAnchor, usePlanChoice } from "./shell/use-node-address";
import { useReading } from "./shell/use-reading";

export interface PlanViewProps {
  /** EXPLAIN's output in any format, one plan or several. */
  raw: string;
  /** The statement that was explained; empty when it is not known. */
  statement: string;
  /** True when a write was executed and undone. */
  rolledBack: boolean;
  /** Turns a finding into an experiment; without it there is no button. */
  onMeasure?: ((finding: Finding, node: PlanNode) => void) | undefined;
  /** Names the plan where there are several; null (the default) where the cell around it says what it is. */
  heading?: string | null;
  /** Leaves out the pane and the findings, for a place beside other things. */
  compact?: boolean;
  /** What the catalog said when the plan was taken, for the rules that need it. */
  catalog?: CatalogFacts | null;
  /** Further questions about a node, in its pane. */
  renderNodeActions?: ((nodeId: string, study: StudiedPlan) => ReactNode) | undefined;
  /** What is known of a finding beyond the plan: whether a benchmark confirmed it. */
  renderFindingMark?: ((finding: Finding, node: PlanNode) => ReactNode) | undefined;
  /** Begins the addresses of the plan's nodes (`#<anchor>-0.1`); without it nodes have none. */
  anchor?: string | undefined;
}

/** A plan to look at: tree, table and text over one selection, the selected node's properties, and what to try. */
export function PlanView({
  raw,
  statement,
  rolledBack,
  onMeasure,
  heading = null,
  compact = false,
  catalog = null,
  renderNodeActions,
  renderFindingMark,
  anchor,
}: PlanViewProps) {
  const reading = useReading(raw, statement, catalog);
  const [chosen, setChosen] = usePlanChoice(anchor, reading.ok ? reading.plans.length : 0);
  if (!reading.ok) return <UnreadablePlan raw={raw} error={reading.error} />;
  const index = Math.min(chosen, reading.plans.length - 1);
  const study = reading.plans[index];
  if (study === undefined) return null;
  return (
    <StudiedPlanView
      key={index}
      study={study}
      plans={reading.plans.map(({ plan }) => plan)}
      chosen={index}
      onChoose={setChosen}
      raw={raw}
      format={reading.format}
      statement={statement}
      rolledBack={rolledBack}
      onMeasure={onMeasure}
      heading={heading}
      compact={compact}
      renderNodeActions={renderNodeActions}
      renderFindingMark={renderFindingMark}
      anchor={anchor === undefined ? undefined : planAnchor(anchor, index)}
    />
  );
}
