import { memo } from "react";
import { TEXT_INSET_PX, type DrawnRect } from "./drawn-rects";

interface IcicleDrawingProps {
  rects: readonly DrawnRect[];
  width: number;
  height: number;
}

/** The rectangles in SVG. Selecting one does not draw them again. */
export const IcicleDrawing = memo(function IcicleDrawing({ rects, width, height }: IcicleDrawingProps) {
  return (
    <svg aria-hidden="true" width={width} height={height} className="block">
      {rects.map((rect) => (
        <Rectangle key={rect.id} rect={rect} />
      ))}
    </svg>
  );
});

function Rectangle({ rect }: { rect: DrawnRect }) {
  const { x, y, width, height, label, figure, heat, isDimmed, isBroken } = rect;
  const ink = isDimmed ? "fill-ink-3" : "fill-ink";
  return (
    <g data-node={rect.id} transform={`translate(${x} ${y})`}>
      <rect
        x={0.5}
        y={0.5}
        width={Math.max(0.5, width - 1)}
        height={height - 1}
        rx={width > 8 ? 3 : 0}
        fill={isDimmed ? "var(--surface)" : heat.fill}
        stroke={isDimmed ? "var(--line)" : heat.stroke}
        strokeDasharray={isBroken ? "3 2" : undefined}
      />
      {label !== "" && (
        <text x={TEXT_INSET_PX} y={17} className={`${ink} font-sans text-[11.5px] font-medium`}>
          {label}
        </text>
      )}
      {figure !== "" && (
        <text x={width - TEXT_INSET_PX} y={17} textAnchor="end" className={`${ink} font-mono text-[11px]`}>
          {figure}
        </text>
      )}
    </g>
  );
}
