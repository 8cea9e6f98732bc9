"use client";

import { useRef, type ReactNode } from "react";
import { Download } from "lucide-react";
import { IconButton } from "@/components/ui/button";
import { useWidth } from "@/components/ui/use-width";
import { saveChart } from "./save-chart";

export interface ChartFrameProps {
  /** What the chart shows, above it and as its accessible name. */
  title: string;
  /** Above the chart instead of `title`, where what stands around it says the rest. */
  shownTitle?: string | undefined;
  /** A sentence on how to read it, for its accessible name only. */
  reading?: string;
  height: number;
  /** Until the width is known, and where nothing is measured. */
  initialWidth?: number;
  /** Begins the name of the saved picture. */
  fileName: string;
  /** Draws into a width in pixels. */
  children: (width: number) => ReactNode;
  /** The same figures as a table, for those who cannot see the chart. */
  table: ReactNode;
  /** Beside the title: switches of the chart. */
  controls?: ReactNode | undefined;
}

/** A chart with its title, its table for screen readers and a way to save it as SVG. */
export function ChartFrame({
  title,
  shownTitle = title,
  reading,
  height,
  initialWidth = 480,
  fileName,
  children,
  table,
  controls,
}: ChartFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(frame, initialWidth);
  return (
    <figure className="group/chart relative min-w-0">
      <figcaption className="mb-1.5 flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 pr-7 text-xs font-semibold text-ink-2">
        <span className="min-w-0 break-words">{shownTitle}</span>
        {controls}
      </figcaption>
      <IconButton
        label={`Save as SVG: ${title}`}
        title="Save as SVG"
        className="absolute top-0 right-0 opacity-0 group-hover/chart:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100"
        onClick={() => drawing.current && saveChart(drawing.current, title, `${fileName}.svg`)}
      >
        <Download size={13} aria-hidden="true" />
      </IconButton>
      <div ref={frame} className="min-w-0 overflow-hidden">
        <svg
          ref={drawing}
          width={width}
          height={height}
          role="img"
          aria-label={reading === undefined ? title : `${title}: ${reading}`}
          className="block"
        >
          {children(width)}
        </svg>
      </div>
      <div className="sr-only">{table}</div>
    </figure>
  );
}
