import { lastEstimate } from "@/lib/benchmark/reading/pair-series";
import { ratioWords } from "@/lib/benchmark/reading/comparison-words";
import { formatFactor } from "@/lib/format/quantity";
import { TONE_COLOUR, type RatioView } from "../arms";

/** The mean advance of a figure in the face of figures at the size of chart labels, in pixels. */
const FIGURE = 6.7;

interface RatioRowProps {
  row: RatioView;
  top: number;
  position: (ratio: number) => number;
  right: number;
}

/** One ratio: its words on a line of their own, below them the pairs as ticks, the interval and the estimate. */
export function RatioRow({ row, top, position, right }: RatioRowProps) {
  const { comparison, points, tone, label } = row;
  const colour = TONE_COLOUR[tone];
  const y = top + 30;
  const ratio = comparison?.ratio ?? lastEstimate(points);
  if (ratio === null) return null;
  const [low, high] = [comparison?.ratioLow ?? null, comparison?.ratioHigh ?? null];
  const { words, range } = markWords(row, ratio);
  const room = Math.max(4, Math.floor((right - (words.length + range.length + 2) * FIGURE - 12) / 6.3));
  return (
    <g>
      <title>{`${label}: ${words} ${range}`}</title>
      <rect x={0} y={top - 1} width={right} height={21} fill="var(--surface)" />
      <text
        y={top + 15}
        className={
          tone === "shadow" ? "fill-ink-3 font-sans text-xs" : "fill-ink font-sans text-xs font-semibold"
        }
      >
        {label.length > room ? `${label.slice(0, room - 1)}…` : label}
      </text>
      <text x={right} y={top + 15} textAnchor="end" className="fill-ink-2 font-mono text-xs">
        {words}
        {range !== "" && (
          <tspan dx={8} className="fill-ink-3">
            {range}
          </tspan>
        )}
      </text>
      {points.map(({ ratio: each, round }) => {
        const x = position(each);
        return x < 0 || x > right ? null : (
          <line key={round} x1={x} x2={x} y1={y - 6} y2={y + 6} stroke={colour} strokeOpacity={0.3} />
        );
      })}
      {low !== null && high !== null && (
        <line
          x1={position(low)}
          x2={position(high)}
          y1={y}
          y2={y}
          stroke={colour}
          strokeWidth={7}
          strokeLinecap="round"
          strokeOpacity={0.45}
        />
      )}
      <circle
        cx={position(ratio)}
        cy={y}
        r={comparison === null ? 3.5 : 5}
        fill={comparison === null ? "var(--surface)" : colour}
        stroke={colour}
        strokeWidth={1.5}
      />
    </g>
  );
}

/** What the mark says, and its interval in the same direction: only a proven difference is called faster or slower. */
function markWords({ comparison }: RatioView, ratio: number): { words: string; range: string } {
  if (comparison === null) return { words: formatFactor(ratio), range: "the same twice" };
  const { ratioLow, ratioHigh, outcome } = comparison;
  const words = ratioWords(comparison);
  if (ratioLow === null || ratioHigh === null) return { words, range: "" };
  const [low, high] = outcome === "slower" ? [1 / ratioHigh, 1 / ratioLow] : [ratioLow, ratioHigh];
  return { words, range: [low, high].map((end) => formatFactor(end).replace("×", "")).join("–") };
}
