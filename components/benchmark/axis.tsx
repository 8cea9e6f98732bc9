/** Vertical grid lines with their labels below. */
export function Axis({
  ticks,
  position,
  label,
  top,
  bottom,
}: {
  ticks: readonly number[];
  position: (value: number) => number;
  label: (value: number) => string;
  top: number;
  bottom: number;
}) {
  return (
    <g aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(${position(tick)},0)`}>
          <line y1={top} y2={bottom} stroke="var(--line)" />
          <text y={bottom + 16} textAnchor="middle" className="fill-ink-3 font-mono text-xs">
            {label(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}
