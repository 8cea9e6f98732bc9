"use client";

import { ExternalLink } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { describeNode, manualPageOf } from "@/lib/plan/node/describe-node";
import { nodeProperties } from "@/lib/plan/node/node-properties";
import { nodeTitle } from "@/lib/plan/node/node-title";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { PlanState } from "../shell/use-plan-state";
import { FoldSummary } from "./fold-summary";
import { NodeActions } from "./node-actions";
import { NodeFindings } from "./node-findings";
import { PropertyList } from "./property-list";
import { WorkerTable } from "./worker-table";

export interface NodePaneProps {
  study: StudiedPlan;
  state: PlanState;
  /** The node as its own text. */
  textOf: (nodeId: string) => string;
  /** The address of the node on this page; null where nodes have none. */
  addressOf: ((nodeId: string) => string) | null;
  /** Further questions about the node. */
  renderActions?: ((nodeId: string, study: StudiedPlan) => ReactNode) | undefined;
  /** True below the plan, where there is room for two columns. */
  isWide: boolean;
  ref?: Ref<HTMLDivElement>;
}

/** Everything about one node: what its type does, what it cost, and every property with its meaning. */
export function NodePane({ study, state, textOf, addressOf, renderActions, isWide, ref }: NodePaneProps) {
  const { node, fold } = state.selected;
  const own = study.analysis.nodes.get(node.id);
  const manual = manualPageOf(node);
  if (own === undefined) return null;
  const properties = nodeProperties(node, own, study.analysis);
  return (
    <div
      role="group"
      ref={ref}
      tabIndex={-1}
      aria-label="Properties of the selected node"
      className="min-w-0 px-3.5 py-3 text-[12.3px] outline-offset-[-2px]"
    >
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1 font-semibold break-words">
          {fold === null ? nodeTitle(node) : `${fold.memberIds.length} similar nodes`}
        </p>
        <NodeActions
          key={node.id}
          text={() => textOf(node.id)}
          address={addressOf && (() => addressOf(node.id))}
        />
      </div>
      <p className="mt-1 max-w-[66ch] text-ink-2">
        {describeNode(node)}{" "}
        {manual !== null && (
          <a
            href={manual.url}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-baseline gap-0.5 text-accent hover:underline"
          >
            {manual.title}
            <ExternalLink size={10} aria-hidden />
          </a>
        )}
      </p>
      {fold !== null && <FoldSummary fold={fold} state={state} />}
      <NodeFindings findings={study.findings} nodeIds={fold?.memberIds ?? [node.id]} />
      <PropertyList properties={properties} isWide={isWide} />
      {node.workers.length > 0 && <WorkerTable workers={node.workers} />}
      {renderActions !== undefined && <div className="mt-3">{renderActions(node.id, study)}</div>}
    </div>
  );
}
