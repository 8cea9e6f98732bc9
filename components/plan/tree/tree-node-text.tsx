import type { ShownSummary } from "@/lib/plan/node/node-summary";
import { fitText, LABEL_ADVANCE, MONO_ADVANCE } from "../fit-text";
import type { Heat } from "../heat";
import { NODE_WIDTH } from "./tree-layout";

export const PADDING = 11;
const INNER_WIDTH = NODE_WIDTH - 2 * PADDING;

export interface NodeTextProps {
  summary: ShownSummary;
  /** True on a strong fill, where dimmed text would lose its contrast. */
  isStrong: boolean;
  /** True where a mark takes the end of the second line. */
  hasMark: boolean;
  isIdle: boolean;
}

/** What stands in a node: its name, its figure, and the fact that matters. */
export function NodeText({ summary, isStrong, hasMark, isIdle }: NodeTextProps) {
  const { type, target, facts, figure } = summary;
  const full = target === null ? type : `${type} on ${target}`;
  const titleWidth = INNER_WIDTH - figure.length * MONO_ADVANCE - 8;
  const fits = full.length * LABEL_ADVANCE <= titleWidth;
  const detail = fits || target === null ? facts : `${target}, ${facts}`;
  return (
    <>
      <text
        x={PADDING}
        y={16}
        className={`${isIdle ? "fill-ink-2" : "fill-ink"} font-sans text-[11.5px] font-semibold`}
      >
        {fitText(fits ? full : type, titleWidth, LABEL_ADVANCE)}
      </text>
      <text x={NODE_WIDTH - PADDING} y={16} textAnchor="end" className="fill-ink font-mono text-[11px]">
        {figure}
      </text>
      <text
        x={PADDING}
        y={30}
        className={`${isStrong ? "fill-ink" : "fill-ink-2"} font-mono text-[10.5px] ${isIdle ? "italic" : ""}`}
      >
        {fitText(detail, INNER_WIDTH - (hasMark ? 10 : 0), MONO_ADVANCE * 0.96)}
      </text>
    </>
  );
}

/** The node's part of the total. */
export function ShareBar({ share, heat }: { share: number; heat: Heat }) {
  const track = heat.isStrong ? "color-mix(in srgb, var(--surface) 65%, transparent)" : "var(--line)";
  return (
    <g aria-hidden="true">
      <rect x={PADDING} y={40} width={INNER_WIDTH} height={4} rx={2} fill={track} />
      <rect x={PADDING} y={40} width={Math.max(2, INNER_WIDTH * share)} height={4} rx={2} fill={heat.bar} />
    </g>
  );
}
