import type { MouseEvent } from "react";
import { formatCount } from "@/lib/format/quantity";
import { NODE_WIDTH, type LaidOutNode } from "./tree-layout";

const HEIGHT = 14;
const ADVANCE = 6.2;

/** Opens and closes what is below a node, at its lower edge; for the hand, since the keys are the tree's own. */
export function NodeToggle({ place, onToggle }: { place: LaidOutNode; onToggle: (id: string) => void }) {
  const { shown, height, id } = place;
  const isClosed = shown.isCollapsed || shown.fold !== null;
  const label = isClosed ? `+${formatCount(shown.hiddenCount)}` : "–";
  const width = Math.max(HEIGHT, label.length * ADVANCE + 8);
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle(id);
  };
  return (
    <g
      aria-hidden="true"
      data-toggle={id}
      transform={`translate(${NODE_WIDTH / 2} ${height})`}
      onClick={toggle}
      onDoubleClick={(event) => event.stopPropagation()}
      className={
        isClosed ? "" : "opacity-0 group-hover/node:opacity-100 group-focus-visible/node:opacity-100"
      }
    >
      <rect x={-width / 2 - 4} y={-HEIGHT / 2 - 4} width={width + 8} height={HEIGHT + 8} fill="transparent" />
      <rect
        x={-width / 2}
        y={-HEIGHT / 2}
        width={width}
        height={HEIGHT}
        rx={HEIGHT / 2}
        className="fill-surface stroke-line-2 hover:stroke-accent"
      />
      <text y={3.6} textAnchor="middle" className="pointer-events-none fill-ink-2 font-mono text-[10px]">
        {label}
      </text>
    </g>
  );
}
