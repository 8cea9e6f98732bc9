import { memo } from "react";
import type { MetricReading } from "@/lib/plan/metric";
import { spokenNode, summariseShown } from "@/lib/plan/node/node-summary";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import { heatOf } from "../heat";
import { LEAST_HEAT_WITH_BAR, NODE_WIDTH, type LaidOutNode } from "./tree-layout";
import { NodeText, PADDING, ShareBar } from "./tree-node-text";
import { NodeToggle } from "./tree-toggle";

/** How far the cards of a fold show behind the first. */
const CARD_STEP = 3;

export interface TreeNodeProps {
  place: LaidOutNode;
  analysis: PlanAnalysis;
  heat: MetricReading;
  targetOf: (id: string) => string | null;
  isSelected: boolean;
  /** True while something else is being searched. */
  isDimmed: boolean;
  isFound: boolean;
  /** What the worst finding about it says; null when there is none. */
  finding: string | null;
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
}

/** One node of the drawn tree: title and figure, the fact that matters, its share as a bar, and its marks. */
export const TreeNode = memo(function TreeNode(props: TreeNodeProps) {
  const {
    place,
    analysis,
    heat: reading,
    isSelected,
    isDimmed,
    isFound,
    finding,
    onSelect,
    onToggle,
  } = props;
  const { shown, height } = place;
  const summary = summariseShown(shown, analysis, reading, props.targetOf);
  const heat = heatOf(summary.heat);
  const subplan = shown.fold === null ? shown.node.subplanName : undefined;
  const isExpandable = shown.fold !== null || shown.node.children.length > 0;
  const spoken = spokenNode(shown, summary, finding !== null);
  return (
    <g
      role="treeitem"
      data-node={place.id}
      aria-level={place.depth + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-selected={isSelected}
      aria-expanded={isExpandable ? !shown.isCollapsed && shown.fold === null : undefined}
      aria-label={spoken}
      tabIndex={isSelected ? 0 : -1}
      transform={`translate(${place.x} ${place.y})`}
      opacity={isDimmed ? 0.35 : 1}
      className="group/node cursor-pointer outline-none"
      onClick={() => onSelect(place.id)}
      onDoubleClick={() => isExpandable && onToggle(place.id)}
    >
      <title>{[spoken, finding].filter(Boolean).join("\n")}</title>
      {isSelected && <Ring height={height} />}
      {shown.fold !== null &&
        [2, 1].map((card) => (
          <rect
            key={card}
            x={card * CARD_STEP}
            y={card * CARD_STEP}
            width={NODE_WIDTH}
            height={height}
            rx={6}
            fill="var(--surface)"
            stroke="var(--line-2)"
          />
        ))}
      <rect
        width={NODE_WIDTH}
        height={height}
        rx={6}
        fill={heat.fill}
        stroke={isFound ? "var(--accent)" : heat.stroke}
        strokeWidth={isFound || heat.isStrong ? 1.5 : 1.2}
        strokeDasharray={subplan === undefined ? undefined : "4 3"}
      />
      <NodeText
        summary={summary}
        isStrong={heat.isStrong}
        hasMark={finding !== null}
        isIdle={shown.node.neverExecuted}
      />
      {finding !== null && <circle cx={NODE_WIDTH - PADDING - 3} cy={26.5} r={3.2} className="fill-worse" />}
      {summary.heat >= LEAST_HEAT_WITH_BAR && <ShareBar share={summary.heat} heat={heat} />}
      {isExpandable && <NodeToggle place={place} onToggle={onToggle} />}
    </g>
  );
});

function Ring({ height }: { height: number }) {
  return (
    <rect
      x={-3}
      y={-3}
      width={NODE_WIDTH + 6}
      height={height + 6}
      rx={8}
      className="fill-none stroke-accent stroke-2 group-focus-visible/node:stroke-[3]"
    />
  );
}
