import { select, zoom, zoomIdentity, zoomTransform, type ZoomBehavior, type ZoomTransform } from "d3";
import { useCallback, useEffect, useState } from "react";

const LEAST_SCALE = 0.05;
const MOST_SCALE = 2.5;
const STEP = 1.3;
/** Pixels between a revealed place and the edge. */
const MARGIN = 8;

/** A rectangle in the drawing's own coordinates. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Zoom {
  transform: ZoomTransform;
  zoomIn: () => void;
  zoomOut: () => void;
  /** The whole drawing. */
  fit: () => void;
  /** Moves a place into view, as little as possible. */
  reveal: (place: Place) => void;
}

type Behaviour = ZoomBehavior<SVGSVGElement, unknown>;

/**
 * Pan by dragging and zoom by Ctrl-wheel, pinch or buttons. The plain wheel stays the page's: a plan is part of a
 * document that is being scrolled. (For vertical drags of one finger, give the svg touch-action: pan-y.)
 *
 * @param home The transform to start with; applied again whenever it changes.
 * @param whole The transform that shows the whole drawing.
 */
export function useZoom(svg: SVGSVGElement | null, home: ZoomTransform, whole: ZoomTransform): Zoom {
  const [transform, setTransform] = useState(home);
  const [behaviour] = useState<Behaviour>(() =>
    zoom<SVGSVGElement, unknown>().scaleExtent([LEAST_SCALE, MOST_SCALE]).filter(isMeantForPlan),
  );
  useEffect(() => {
    if (svg === null) return;
    const selection = select<SVGSVGElement, unknown>(svg);
    behaviour.on("zoom", (event: { transform: ZoomTransform }) => setTransform(event.transform));
    selection.call(behaviour).on("dblclick.zoom", null);
    return () => {
      selection.on(".zoom", null);
    };
  }, [svg, behaviour]);

  const { x, y, k } = home;
  useEffect(() => {
    if (svg !== null) select(svg).call(behaviour.transform, moved(x, y, k));
  }, [svg, behaviour, x, y, k]);

  const reveal = useCallback(
    (place: Place) => {
      if (svg === null) return;
      const [right, down] = wayIntoView(svg, place);
      const scale = zoomTransform(svg).k;
      if (right !== 0 || down !== 0) select(svg).call(behaviour.translateBy, right / scale, down / scale);
    },
    [svg, behaviour],
  );
  const scaleBy = (factor: number) => {
    if (svg !== null) select(svg).call(behaviour.scaleBy, factor);
  };
  const fit = () => {
    if (svg !== null) select(svg).call(behaviour.transform, moved(whole.x, whole.y, whole.k));
  };
  return { transform, reveal, fit, zoomIn: () => scaleBy(STEP), zoomOut: () => scaleBy(1 / STEP) };
}

const moved = (x: number, y: number, scale: number) => zoomIdentity.translate(x, y).scale(scale);

/** The shortest way, in screen pixels, that brings `place` into view with a margin. */
function wayIntoView(svg: SVGSVGElement, place: Place): [x: number, y: number] {
  const { x, y, k } = zoomTransform(svg);
  const along = (start: number, length: number, room: number) =>
    start < MARGIN ? MARGIN - start : Math.min(0, room - MARGIN - start - length);
  return [
    along(x + place.x * k, place.width * k, svg.clientWidth),
    along(y + place.y * k, place.height * k, svg.clientHeight),
  ];
}

function isMeantForPlan(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
  return !(event instanceof MouseEvent) || event.button === 0;
}
