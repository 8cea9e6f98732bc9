import type { KeyboardEvent } from "react";
import { formatMs, formatPercent } from "@/lib/format/quantity";
import { summariseNode } from "@/lib/plan/node-summary";
import type { PlanAnalysis } from "@/lib/plan/plan-analysis";
import { fitText, LABEL_ADVANCE, MONO_ADVANCE } from "./fit-text";
import { heatOf, type Heat } from "./heat";
import { NODE_WIDTH, type LaidOutNode } from "./tree-layout";

const PADDING = 11;
const INNER_WIDTH = NODE_WIDTH - 2 * PADDING;

export interface TreeNodeProps {
  place: LaidOutNode;
  analysis: PlanAnalysis;
  isSelected: boolean;
  hasFinding: boolean;
  onSelect: (id: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** One node of the drawn tree: title and self time, the fact that matters, and its share as a bar. */
export function TreeNode({ place, analysis, isSelected, hasFinding, onSelect, onKeyDown }: TreeNodeProps) {
  const own = analysis.nodes.get(place.id);
  if (own === undefined) return null;
  const { type, target, facts } = summariseNode(place.node, own);
  const full = target === null ? type : `${type} on ${target}`;
  const figure = figureOf(own, analysis.measure);
  const heat = heatOf(own.share);
  const hasBar = own.share !== null && own.share >= 0.01;
  const titleWidth = INNER_WIDTH - figure.length * MONO_ADVANCE - 8;
  const fits = full.length * LABEL_ADVANCE <= titleWidth;
  const detail = fits || target === null ? facts : `${target}, ${facts}`;
  const quiet = heat.isStrong ? "fill-ink" : "fill-ink-2";
  const subplan = place.node.subplanName;
  return (
    <g
      role="treeitem"
      data-node={place.id}
      aria-level={place.depth + 1}
      aria-posinset={place.position}
      aria-setsize={place.siblings}
      aria-selected={isSelected}
      aria-label={[
        subplan,
        full,
        figure,
        own.share === null ? "" : formatPercent(own.share),
        facts,
        hasFinding ? "has a finding" : "",
      ]
        .filter(Boolean)
        .join(", ")}
      tabIndex={isSelected ? 0 : -1}
      transform={`translate(${place.x} ${place.y})`}
      className="group cursor-pointer outline-none"
      onClick={() => onSelect(place.id)}
      onKeyDown={onKeyDown}
    >
      <title>{[subplan, full, facts].filter(Boolean).join(", ")}</title>
      {isSelected && (
        <rect
          x={-3}
          y={-3}
          width={NODE_WIDTH + 6}
          height={place.height + 6}
          rx={8}
          className="fill-none stroke-accent group-focus-visible:stroke-[3]"
          strokeWidth={2}
        />
      )}
      <rect
        width={NODE_WIDTH}
        height={place.height}
        rx={6}
        fill={heat.fill}
        stroke={heat.stroke}
        strokeWidth={heat.isStrong ? 1.5 : 1.2}
        opacity={place.node.neverExecuted ? 0.7 : 1}
        strokeDasharray={subplan === undefined ? undefined : "4 3"}
      />
      <text x={PADDING} y={16} className="fill-ink font-sans text-[11.5px] font-semibold">
        {fitText(fits ? full : type, titleWidth, LABEL_ADVANCE)}
      </text>
      <text x={NODE_WIDTH - PADDING} y={16} textAnchor="end" className="fill-ink font-mono text-[11px]">
        {figure}
      </text>
      <text x={PADDING} y={30} className={`${quiet} font-mono text-[10.5px]`}>
        {fitText(detail, INNER_WIDTH - (hasFinding ? 10 : 0), MONO_ADVANCE * 0.96)}
      </text>
      {hasFinding && <circle cx={NODE_WIDTH - PADDING - 3} cy={26.5} r={3.2} className="fill-worse" />}
      {hasBar && <ShareBar share={own.share ?? 0} heat={heat} />}
    </g>
  );
}

function figureOf(
  own: { exclusiveTimeMs: number | null; exclusiveCost: number | null },
  measure: PlanAnalysis["measure"],
): string {
  if (measure === "time") return own.exclusiveTimeMs === null ? "" : formatMs(own.exclusiveTimeMs);
  return own.exclusiveCost === null
    ? ""
    : `cost ${own.exclusiveCost.toFixed(own.exclusiveCost < 100 ? 1 : 0)}`;
}

function ShareBar({ share, heat }: { share: number; heat: Heat }) {
  const track = heat.isStrong ? "color-mix(in srgb, var(--surface) 65%, transparent)" : "var(--line)";
  return (
    <g aria-hidden="true">
      <rect x={PADDING} y={40} width={INNER_WIDTH} height={4} rx={2} fill={track} />
      <rect x={PADDING} y={40} width={Math.max(2, INNER_WIDTH * share)} height={4} rx={2} fill={heat.bar} />
    </g>
  );
}
