import { select, zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3";
import { useEffect, useRef, useState, type RefObject } from "react";

const LEAST_SCALE = 0.05;
const MOST_SCALE = 2.5;
const STEP = 1.3;

export interface Zoom {
  transform: ZoomTransform;
  zoomIn: () => void;
  zoomOut: () => void;
  /** The whole drawing. */
  fit: () => void;
}

/**
 * Pan by dragging and zoom by Ctrl-wheel, pinch or buttons. The plain wheel stays the page's: a plan is part of a
 * document that is being scrolled. (For vertical drags of one finger, give the svg touch-action: pan-y.)
 *
 * @param home The transform to start with; applied again whenever it changes.
 * @param whole The transform that shows the whole drawing.
 */
export function useZoom(
  svg: RefObject<SVGSVGElement | null>,
  home: ZoomTransform,
  whole: ZoomTransform,
): Zoom {
  const [transform, setTransform] = useState(home);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);

  useEffect(() => {
    if (svg.current === null) return;
    const selection = select<SVGSVGElement, unknown>(svg.current);
    behaviour.current = zoom<SVGSVGElement, unknown>()
      .scaleExtent([LEAST_SCALE, MOST_SCALE])
      .filter((event: Event) => isMeantForPlan(event))
      .on("zoom", (event: { transform: ZoomTransform }) => setTransform(event.transform));
    selection.call(behaviour.current).on("dblclick.zoom", null);
    return () => {
      selection.on(".zoom", null);
    };
  }, [svg]);

  const { x, y, k } = home;
  useEffect(() => show(svg.current, behaviour.current, x, y, k), [svg, x, y, k]);

  const scaleBy = (factor: number) => {
    if (svg.current !== null && behaviour.current !== null)
      select(svg.current).call(behaviour.current.scaleBy, factor);
  };
  return {
    transform,
    zoomIn: () => scaleBy(STEP),
    zoomOut: () => scaleBy(1 / STEP),
    fit: () => show(svg.current, behaviour.current, whole.x, whole.y, whole.k),
  };
}

function show(
  svg: SVGSVGElement | null,
  behaviour: ZoomBehavior<SVGSVGElement, unknown> | null,
  x: number,
  y: number,
  scale: number,
): void {
  if (svg === null || behaviour === null) return;
  select<SVGSVGElement, unknown>(svg).call(behaviour.transform, zoomIdentity.translate(x, y).scale(scale));
}

function isMeantForPlan(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  return !(event instanceof MouseEvent) || event.button === 0;
}
