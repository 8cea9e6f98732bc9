import { useCallback, useEffect, useRef, useState, type PointerEvent } from "react";
import type { IcicleLayout, IcicleRect } from "@/lib/plan/views/icicle-layout";
import { rectAt, screenRect } from "@/lib/plan/views/icicle-view";
import { ROW_PX, type DrawnRect } from "./drawn-rects";
import { IcicleDrawing } from "./icicle-drawing";
import type { Hovered } from "./icicle-tooltip";

const MOST_HEIGHT_PX = 594;
/** The drawing follows the scrolling in steps of these pixels, and reaches one step further on both sides. */
const STEP_PX = 10 * ROW_PX;

interface IcicleFieldProps {
  layout: IcicleLayout;
  zoom: IcicleRect;
  selected: IcicleRect;
  rects: readonly DrawnRect[];
  width: number;
  /** Of all rows. */
  height: number;
  onSelect: (id: string) => void;
  onZoom: (rect: IcicleRect) => void;
  /** In pixels of the window. */
  onHover: (hovered: Hovered | null) => void;
}

/** The drawing with the mark of the selected rectangle, and what the pointer does in it. */
export function IcicleField(props: IcicleFieldProps) {
  const { layout, zoom, selected, rects, width, height, onSelect, onZoom, onHover } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState(0);
  const mark = screenRect(selected, zoom, width);
  const markTop = mark.row * ROW_PX;
  useEffect(() => revealRow(scroller.current, markTop), [markTop]);

  const rectUnder = useCallback(
    (event: { clientX: number; clientY: number; currentTarget: Element }) => {
      const box = event.currentTarget.getBoundingClientRect();
      const x = zoom.x0 + ((event.clientX - box.left) / width) * (zoom.x1 - zoom.x0);
      return rectAt(layout, zoom.depth + Math.floor((event.clientY - box.top) / ROW_PX), x);
    },
    [layout, zoom, width],
  );
  const onPointerMove = (event: PointerEvent) => {
    const under = event.pointerType === "touch" ? null : rectUnder(event);
    onHover(under === null ? null : { id: under.id, x: event.clientX, y: event.clientY });
  };
  return (
    <div
      ref={scroller}
      className="overflow-x-hidden overflow-y-auto"
      style={{ maxHeight: MOST_HEIGHT_PX }}
      onScroll={(event) => setStep(Math.floor(event.currentTarget.scrollTop / STEP_PX))}
    >
      <div
        className="relative cursor-pointer"
        style={{ height }}
        onPointerMove={onPointerMove}
        onPointerLeave={() => onHover(null)}
        onClick={(event) => {
          const under = rectUnder(event);
          if (under !== null) onSelect(under.id);
        }}
        onDoubleClick={(event) => {
          const under = rectUnder(event);
          if (under !== null) onZoom(under);
        }}
      >
        <IcicleDrawing
          {...{ rects, width, height }}
          from={(step - 1) * STEP_PX}
          to={(step + 2) * STEP_PX + MOST_HEIGHT_PX}
        />
        <div
          aria-hidden="true"
          className="pointer-events-none absolute rounded-sm outline-2 -outline-offset-1 outline-accent group-focus-visible:outline-3"
          style={{ left: mark.x, top: markTop, width: Math.max(3, mark.width - 1), height: ROW_PX - 1 }}
        />
      </div>
    </div>
  );
}

/** Scrolls the rows of the drawing, and nothing else, so that the row at `rowTop` is seen. */
function revealRow(scroller: HTMLElement | null, rowTop: number): void {
  if (scroller === null) return;
  if (rowTop < scroller.scrollTop) scroller.scrollTop = rowTop;
  else if (rowTop + ROW_PX > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = rowTop + ROW_PX - scroller.clientHeight;
}
