import { select, zoom, zoomIdentity, zoomTransform, type Selection, type ZoomTransform } from "d3";

const LEAST_SCALE = 0.05;
const MOST_SCALE = 2.5;
const STEP = 1.3;
/** Pixels between a revealed place and the edge. */
const MARGIN = 8;
/** How far a drawing can be pushed out of its frame, in its own units: enough to see any node in the middle. */
const OUTSIDE = 600;

/** A rectangle in the drawing's own coordinates. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * Pan by dragging and zoom by Ctrl-wheel, pinch or buttons. The plain wheel stays the page's: a plan is part of a
 * document that is being scrolled. (For vertical drags of one finger, give the svg touch-action: pan-y.)
 */
export class TreeZoom {
  private readonly behaviour = zoom<SVGSVGElement, unknown>().filter(isMeantForPlan);
  private svg: SVGSVGElement | null = null;
  /** True once a person has moved or zoomed the drawing. */
  isTouched = false;

  /** Begins to listen on `svg`; returns what ends it. */
  attach(svg: SVGSVGElement, onChange: (transform: ZoomTransform) => void): () => void {
    this.svg = svg;
    this.behaviour.on("zoom", (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      if (event.sourceEvent) this.isTouched = true;
      onChange(event.transform);
    });
    const selection = select<SVGSVGElement, unknown>(svg);
    selection.call(this.behaviour).on("dblclick.zoom", null);
    return () => {
      selection.on(".zoom", null);
      this.svg = null;
    };
  }

  /** Keeps a part of the drawing in view, and lets a person zoom out until all of it is. */
  bound(width: number, height: number, wholeScale: number): void {
    this.behaviour.scaleExtent([Math.min(LEAST_SCALE, wholeScale), MOST_SCALE]).translateExtent([
      [-OUTSIDE, -OUTSIDE],
      [width + OUTSIDE, height + OUTSIDE],
    ]);
  }

  zoomIn = () => this.scaleBy(STEP);
  zoomOut = () => this.scaleBy(1 / STEP);

  show({ x, y, k }: ZoomTransform): void {
    this.selection()?.call(this.behaviour.transform, zoomIdentity.translate(x, y).scale(k));
  }

  /** Moves the drawing, in its own coordinates. */
  moveBy(x: number, y: number): void {
    if (x !== 0 || y !== 0) this.selection()?.call(this.behaviour.translateBy, x, y);
  }

  /** Brings a point of the drawing to the middle. */
  centreOn(x: number, y: number): void {
    this.isTouched = true;
    this.selection()?.call(this.behaviour.translateTo, x, y);
  }

  /** Moves a place into view, as little as possible. */
  reveal(place: Place): void {
    if (this.svg === null) return;
    const { k } = zoomTransform(this.svg);
    const [right, down] = wayIntoView(this.svg, place);
    this.moveBy(right / k, down / k);
  }

  private scaleBy(factor: number): void {
    this.isTouched = true;
    this.selection()?.call(this.behaviour.scaleBy, factor);
  }

  private selection(): Selection<SVGSVGElement, unknown, null, undefined> | null {
    return this.svg === null ? null : select<SVGSVGElement, unknown>(this.svg);
  }
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
