import { formatExact } from "@/lib/format/quantity";
import type { MetricReading } from "@/lib/plan/metric";
import type { StudiedPlan } from "@/lib/plan/read-plan";
import type { IcicleWeights } from "@/lib/plan/views/icicle-layout";
import { icicleCaption } from "./icicle-text";

interface IcicleCaptionProps {
  study: StudiedPlan;
  unit: IcicleWeights["unit"];
  heat: MetricReading;
  /** Rectangles that are not drawn: too narrow, or outside of the zoom. */
  leftOut: number;
  isZoomed: boolean;
}

export function IcicleCaption({ study, unit, heat, leftOut, isZoomed }: IcicleCaptionProps) {
  return (
    <p className="border-t border-line px-3.5 py-2 text-sm text-ink-3">
      {icicleCaption(study, unit)} <span title={heat.explanation}>Colour: {heat.label.toLowerCase()}.</span>
      {leftOut > 0 &&
        !isZoomed &&
        ` ${formatExact(leftOut)} ${leftOut === 1 ? "node is" : "nodes are"} too narrow to be seen; the arrow keys reach ${leftOut === 1 ? "it" : "them"}.`}
    </p>
  );
}
