import type { IcicleLayout, IcicleRect } from "./icicle-layout";

/** A rectangle on the screen, in pixels from the upper left of the drawing. */
export interface ScreenRect {
  rect: IcicleRect;
  x: number;
  width: number;
  /** 0 for the rectangle that fills the width. */
  row: number;
}

/** Narrower rectangles cannot be seen; the keyboard still reaches them. */
export const LEAST_WIDTH_PX = 1;

/** Where `rect` is drawn when `zoom` fills `widthPx`. */
export function screenRect(rect: IcicleRect, zoom: IcicleRect, widthPx: number): ScreenRect {
  const span = zoom.x1 - zoom.x0;
  const scale = span === 0 ? 0 : widthPx / span;
  return {
    rect,
    x: (rect.x0 - zoom.x0) * scale,
    width: span === 0 && rect.id === zoom.id ? widthPx : (rect.x1 - rect.x0) * scale,
    row: rect.depth - zoom.depth,
  };
}

/** The rectangles of `zoom` and below that are at least a pixel wide. */
export function visibleRects(layout: IcicleLayout, zoom: IcicleRect, widthPx: number): ScreenRect[] {
  const visible: ScreenRect[] = [];
  for (const rect of layout.rects) {
    if (rect.depth < zoom.depth || rect.x1 > zoom.x1 || rect.x0 < zoom.x0) continue;
    if (rect.depth === zoom.depth && rect.id !== zoom.id) continue;
    const onScreen = screenRect(rect, zoom, widthPx);
    if (onScreen.width >= LEAST_WIDTH_PX) visible.push(onScreen);
  }
  return visible;
}

/** Neighbouring rectangles that are each too narrow to be seen, drawn as one. */
export interface NarrowBand {
  rects: readonly IcicleRect[];
  x: number;
  width: number;
  row: number;
}

/**
 * Runs of neighbours below one visible parent that are too narrow each, and wide enough together: without them ten
 * thousand partitions would be an empty row.
 */
export function narrowBands(
  layout: IcicleLayout,
  visible: readonly ScreenRect[],
  widthPx: number,
): NarrowBand[] {
  const zoom = visible[0]?.rect;
  if (zoom === undefined) return [];
  const bands: NarrowBand[] = [];
  for (const { rect: parent } of visible) {
    let run: ScreenRect[] = [];
    const close = () => {
      const [first, last] = [run[0], run.at(-1)];
      const width = first === undefined || last === undefined ? 0 : last.x + last.width - first.x;
      if (first !== undefined && width >= LEAST_WIDTH_PX)
        bands.push({ rects: run.map(({ rect }) => rect), x: first.x, width, row: first.row });
      run = [];
    };
    for (const { id } of parent.shown.children) {
      const rect = layout.byId.get(id);
      const onScreen = rect === undefined ? null : screenRect(rect, zoom, widthPx);
      if (onScreen !== null && onScreen.width < LEAST_WIDTH_PX) run.push(onScreen);
      else close();
    }
    close();
  }
  return bands;
}

/** What stands at `x` (a part of the whole width) in the row of `depth`; null where no rectangle does. */
export function rectAt({ rows }: IcicleLayout, depth: number, x: number): IcicleRect | null {
  const row = rows[depth] ?? [];
  let [low, high] = [0, row.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (row[middle]!.x0 <= x) low = middle;
    else high = middle - 1;
  }
  // Rectangles without width start where a wide one starts: it stands before them or at them.
  while (low > 0 && row[low]!.x1 <= x && row[low]!.x1 === row[low]!.x0) low -= 1;
  const rect = row[low];
  return rect !== undefined && rect.x0 <= x && x < rect.x1 ? rect : null;
}

/**
 * The rectangle that a key leads to: up to the parent, down to the first child, left and right along the row, Home to
 * the root, End to the last. Null when there is none.
 */
export function rectTowards(layout: IcicleLayout, from: IcicleRect, key: string): IcicleRect | null {
  const row = layout.rows[from.depth] ?? [];
  switch (key) {
    case "ArrowUp":
      return from.parent;
    case "ArrowDown":
      return layout.byId.get(from.shown.children[0]?.id ?? "") ?? null;
    case "ArrowLeft":
      return row[row.indexOf(from) - 1] ?? null;
    case "ArrowRight":
      return row[row.indexOf(from) + 1] ?? null;
    case "Home":
      return layout.rects[0] ?? null;
    case "End":
      return layout.rects.at(-1) ?? null;
    default:
      return null;
  }
}
