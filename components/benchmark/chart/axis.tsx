import { factorTick, msTick, type ValueScale } from "./log-axis";

interface AxisProps {
  ticks: readonly number[];
  position: (value: number) => number;
  label: (value: number) => string;
}

/** Room below the plot for the tick labels and the axis' title. */
export const AXIS_HEIGHT = 34;

/** Vertical grid lines with their labels below, and what the axis shows under its right end. */
export function HorizontalAxis({
  ticks,
  position,
  label,
  title,
  top,
  bottom,
  right,
}: AxisProps & { title: string; top: number; bottom: number; right: number }) {
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${position(tick)},0)`}>
          <line y1={top} y2={bottom} stroke="var(--line)" />
          <text y={bottom + 15} textAnchor="middle" className="fill-ink-3 font-mono text-xs">
            {label(tick)}
          </text>
        </g>
      ))}
      <text x={right} y={bottom + 30} textAnchor="end" className="fill-ink-3 font-sans text-xs">
        {title}
      </text>
    </g>
  );
}

/** Horizontal grid lines with their labels on the left. */
export function VerticalAxis({
  ticks,
  position,
  label,
  left,
  right,
}: AxisProps & { left: number; right: number }) {
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0,${position(tick)})`}>
          <line x1={left} x2={right} stroke="var(--line)" />
          <text x={left - 8} y={4} textAnchor="end" className="fill-ink-3 font-mono text-xs">
            {label(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Grid and labels of a scale of milliseconds. */
export const msAxis = (scale: ValueScale): AxisProps => ({
  ticks: scale.ticks,
  position: scale.position,
  label: msTick,
});

/** Grid and labels of a scale of ratios. */
export const factorAxis = (scale: ValueScale): AxisProps => ({ ...msAxis(scale), label: factorTick });
