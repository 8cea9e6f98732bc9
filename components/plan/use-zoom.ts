import { select, zoom, zoomIdentity, zoomTransform, type ZoomBehavior, type ZoomTransform } from "d3";
import { useLayoutEffect, useMemo, useRef, useState } from "react";

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

export interface ZoomControls {
  zoomIn: () => void;
  zoomOut: () => void;
  show: (transform: ZoomTransform) => void;
  /** Moves a place into view, as little as possible. */
  reveal: (place: Place) => void;
  /** Moves the drawing, in its own coordinates. */
  moveBy: (x: number, y: number) => void;
  /** Brings a point of the drawing to the middle. */
  centreOn: (x: number, y: number) => void;
  /** True once a person has moved or zoomed the drawing. */
  isTouched: () => boolean;
}

type Behaviour = ZoomBehavior<SVGSVGElement, unknown>;

/**
 * Pan by dragging and zoom by Ctrl-wheel, pinch or buttons. The plain wheel stays the page's: a plan is part of a
 * document that is being scrolled. (For vertical drags of one finger, give the svg touch-action: pan-y.)
 *
 * @param home The transform to start with.
 * @param whole The transform that shows the whole drawing: zooming out ends there.
 */
export function useZoom(
  svg: SVGSVGElement | null,
  home: ZoomTransform,
  whole: ZoomTransform,
): [ZoomTransform, ZoomControls] {
  const [transform, setTransform] = useState(home);
  const touched = useRef(false);
  const [behaviour] = useState<Behaviour>(() => zoom<SVGSVGElement, unknown>().filter(isMeantForPlan));
  useLayoutEffect(() => {
    behaviour.scaleExtent([Math.min(LEAST_SCALE, whole.k), MOST_SCALE]);
  }, [behaviour, whole.k]);
  useLayoutEffect(() => {
    if (svg === null) return;
    const selection = select<SVGSVGElement, unknown>(svg);
    behaviour.on("zoom", (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      if (event.sourceEvent) touched.current = true;
      setTransform(event.transform);
    });
    selection.call(behaviour).on("dblclick.zoom", null);
    return () => {
      selection.on(".zoom", null);
    };
  }, [svg, behaviour]);
  const controls = useMemo(() => controlsOf(svg, behaviour, touched), [svg, behaviour]);
  return [transform, controls];
}

function controlsOf(
  svg: SVGSVGElement | null,
  behaviour: Behaviour,
  touched: { current: boolean },
): ZoomControls {
  const act = (change: (selection: ReturnType<typeof select<SVGSVGElement, unknown>>) => void) => {
    if (svg !== null) change(select<SVGSVGElement, unknown>(svg));
  };
  const scaleBy = (factor: number) => {
    touched.current = true;
    act((selection) => selection.call(behaviour.scaleBy, factor));
  };
  return {
    zoomIn: () => scaleBy(STEP),
    zoomOut: () => scaleBy(1 / STEP),
    show: ({ x, y, k }) =>
      act((selection) => selection.call(behaviour.transform, zoomIdentity.translate(x, y).scale(k))),
    moveBy: (x, y) => act((selection) => selection.call(behaviour.translateBy, x, y)),
    centreOn: (x, y) => {
      touched.current = true;
      act((selection) => selection.call(behaviour.translateTo, x, y));
    },
    reveal: (place) =>
      act((selection) => {
        const [right, down] = wayIntoView(svg!, place);
        const scale = zoomTransform(svg!).k;
        if (right !== 0 || down !== 0) selection.call(behaviour.translateBy, right / scale, down / scale);
      }),
    isTouched: () => touched.current,
  };
}

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
