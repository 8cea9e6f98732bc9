import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import {
  formatCount,
  formatExact,
  formatFactor,
  formatMs,
  formatPercent,
  type DurationUnit,
} from "@/lib/format/quantity";
import { blocksAccessed } from "@/lib/plan/buffers";
import { nodeTitle } from "@/lib/plan/node-title";
import type { NodeAnalysis } from "@/lib/plan/plan-analysis";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { PlacedNode } from "@/lib/plan/walk";

const INDENT_PX = 14;
/** Below this factor an estimate is as good as planning needs it. */
const NOTABLE_FACTOR = 2;

export interface PlanTableRowProps {
  place: PlacedNode;
  study: StudiedPlan;
  /** One unit for the whole column. */
  unit: DurationUnit;
  isSelected: boolean;
  onSelect: (id: string) => void;
}

export function PlanTableRow({ place, study, unit, isSelected, onSelect }: PlanTableRowProps) {
  const { node, depth } = place;
  const { plan, analysis } = study;
  const own = analysis.nodes.get(node.id);
  if (own === undefined) return null;
  return (
    <tr
      data-node={node.id}
      aria-level={depth + 1}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      onClick={() => onSelect(node.id)}
      className={classes(
        "cursor-pointer outline-offset-[-2px]",
        isSelected ? "bg-accent-soft" : "hover:bg-sunken",
      )}
    >
      <td
        role="gridcell"
        className="max-w-44 truncate border-b border-line py-1 pr-3 sm:max-w-none"
        style={{ paddingLeft: 10 + depth * INDENT_PX }}
      >
        {node.subplanName !== undefined && <span className="mr-1.5 text-ink-3">{node.subplanName}:</span>}
        <span className={classes("whitespace-nowrap", node.neverExecuted && "text-ink-3")}>
          {nodeTitle(node)}
        </span>
      </td>
      <Figure>{selfFigure(own, analysis.measure, unit)}</Figure>
      <td role="gridcell" className="border-b border-line px-2.5">
        <ShareBar share={own.share} />
      </td>
      <Figure title={own.totalRows === null ? undefined : formatExact(own.totalRows)}>
        {formatCount(own.totalRows ?? node.planRows ?? 0)}
      </Figure>
      {plan.analysed && (
        <Figure title={`est ${formatExact(node.planRows ?? 0)} per loop`}>{estimateText(own)}</Figure>
      )}
      {plan.analysed && <Figure>{node.neverExecuted ? "never" : formatCount(node.actualLoops ?? 0)}</Figure>}
      {plan.root.buffers !== undefined && (
        <Figure>
          {own.exclusiveBuffers === null ? "" : formatExact(blocksAccessed(own.exclusiveBuffers))}
        </Figure>
      )}
    </tr>
  );
}

function selfFigure(own: NodeAnalysis, measure: "time" | "cost", unit: DurationUnit): string {
  if (measure === "time") return own.exclusiveTimeMs === null ? "" : formatMs(own.exclusiveTimeMs, unit);
  return own.exclusiveCost === null ? "" : own.exclusiveCost.toFixed(2);
}

/** How far off the estimate was, and to which side: too few or too many rows were expected. */
function estimateText({ rowEstimate }: NodeAnalysis): ReactNode {
  if (rowEstimate === null) return "";
  if (rowEstimate.factor < NOTABLE_FACTOR) return "good";
  const direction = rowEstimate.direction === "under" ? "too few" : "too many";
  const text = `${formatFactor(rowEstimate.factor)} ${direction}`;
  return rowEstimate.factor >= 10 ? <strong className="font-semibold text-worse">{text}</strong> : text;
}

function Figure({ children, title }: { children: ReactNode; title?: string | undefined }) {
  return (
    <td role="gridcell" title={title} className="border-b border-line px-2.5 text-right whitespace-nowrap">
      {children}
    </td>
  );
}

function ShareBar({ share }: { share: number | null }) {
  if (share === null) return null;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <span aria-hidden="true" className="h-1 w-12 overflow-hidden rounded-full bg-line">
        <span
          className="block h-full rounded-full bg-heat-3"
          style={{ width: `${Math.min(100, share * 100)}%` }}
        />
      </span>
      {formatPercent(share)}
    </span>
  );
}
