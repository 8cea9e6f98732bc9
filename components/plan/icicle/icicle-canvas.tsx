import { memo, useCallback, useEffect, useRef } from "react";
import { TEXT_INSET_PX, type DrawnRect } from "./drawn-rects";
import { useThemeChange } from "./use-theme-change";

interface IcicleCanvasProps {
  rects: readonly DrawnRect[];
  width: number;
  /** Of what is painted at one time. */
  height: number;
  /** How far the rows are scrolled. */
  top: number;
}

/** The rectangles on a canvas, for more of them than the document bears; only the rows that are scrolled to. */
export const IcicleCanvas = memo(function IcicleCanvas({ rects, width, height, top }: IcicleCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const repaint = useCallback(() => {
    if (canvas.current !== null) paint(canvas.current, rects, { width, height, top });
  }, [rects, width, height, top]);
  useEffect(repaint, [repaint]);
  useThemeChange(repaint);
  return <canvas ref={canvas} aria-hidden="true" className="sticky top-0 block" style={{ width, height }} />;
});

interface Window {
  width: number;
  height: number;
  top: number;
}

function paint(canvas: HTMLCanvasElement, rects: readonly DrawnRect[], { width, height, top }: Window): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.setTransform(scale, 0, 0, scale, 0, -top * scale);
  const colour = colourReader(canvas);
  const style = getComputedStyle(canvas);
  const fonts = {
    label: `500 11.5px ${style.getPropertyValue("--font-sans") || "sans-serif"}`,
    figure: `11px ${style.getPropertyValue("--font-mono") || "monospace"}`,
  };
  for (const rect of rects) {
    if (rect.y + rect.height >= top && rect.y <= top + height) paintRect(context, rect, colour, fonts);
  }
}

function paintRect(
  context: CanvasRenderingContext2D,
  { x, y, width, height, label, figure, heat, isDimmed, isBroken }: DrawnRect,
  colour: (css: string) => string,
  fonts: { label: string; figure: string },
): void {
  context.fillStyle = colour(isDimmed ? "var(--surface)" : heat.fill);
  context.strokeStyle = colour(isDimmed ? "var(--line)" : heat.stroke);
  context.setLineDash(isBroken ? [3, 2] : []);
  context.fillRect(x, y, width, height);
  if (width > 2) context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  else {
    context.fillStyle = context.strokeStyle;
    context.fillRect(x, y, width, height);
  }
  context.fillStyle = colour(isDimmed ? "var(--ink-3)" : "var(--ink)");
  if (label !== "") {
    context.font = fonts.label;
    context.textAlign = "left";
    context.fillText(label, x + TEXT_INSET_PX, y + 17);
  }
  if (figure !== "") {
    context.font = fonts.figure;
    context.textAlign = "right";
    context.fillText(figure, x + width - TEXT_INSET_PX, y + 17);
  }
}

/** Resolves the theme's colours, which a canvas does not know: each once per painting. */
function colourReader(canvas: HTMLCanvasElement): (css: string) => string {
  const known = new Map<string, string>();
  const before = canvas.style.color;
  return (css) => {
    let resolved = known.get(css);
    if (resolved === undefined) {
      canvas.style.color = css;
      resolved = getComputedStyle(canvas).color;
      canvas.style.color = before;
      known.set(css, resolved);
    }
    return resolved;
  };
}
