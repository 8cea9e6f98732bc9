import { memo, useMemo } from "react";
import { TEXT_INSET_PX, type DrawnRect } from "./drawn-rects";
import { batchRects, paintOf } from "./rect-batches";

interface IcicleDrawingProps {
  rects: readonly DrawnRect[];
  width: number;
  height: number;
  /** What is drawn of the height, in pixels: more than is in sight, so that scrolling does not outrun it. */
  from: number;
  to: number;
}

const DASHES = "3 2";

/** The rectangles in SVG: labelled ones by themselves, all others together. Selecting one does not draw them again. */
export const IcicleDrawing = memo(function IcicleDrawing({
  rects,
  width,
  height,
  from,
  to,
}: IcicleDrawingProps) {
  const drawn = useMemo(() => rects.filter(({ y }) => y >= from && y < to), [rects, from, to]);
  const batches = useMemo(() => batchRects(drawn.filter(({ label }) => label === "")), [drawn]);
  return (
    <svg aria-hidden="true" width={width} height={height} className="block">
      {batches.map(({ key, path, fill, stroke, isBroken }) => (
        <path
          key={key}
          d={path}
          fill={fill}
          stroke={stroke}
          strokeDasharray={isBroken ? DASHES : undefined}
        />
      ))}
      {drawn.map((rect) => rect.label !== "" && <LabelledRect key={rect.id} rect={rect} />)}
    </svg>
  );
});

function LabelledRect({ rect }: { rect: DrawnRect }) {
  const { id, x, y, width, height, label, figure, isDimmed, isBroken } = rect;
  const ink = isDimmed ? "fill-ink-3" : "fill-ink";
  return (
    <g data-node={id} transform={`translate(${x} ${y})`}>
      <rect
        x={0.5}
        y={0.5}
        width={width - 1}
        height={height - 1}
        rx={3}
        {...paintOf(rect)}
        strokeDasharray={isBroken ? DASHES : undefined}
      />
      <text x={TEXT_INSET_PX} y={17} className={`${ink} font-sans text-[11.5px] font-medium`}>
        {label}
      </text>
      {figure !== "" && (
        <text x={width - TEXT_INSET_PX} y={17} textAnchor="end" className={`${ink} font-mono text-[11px]`}>
          {figure}
        </text>
      )}
    </g>
  );
}
