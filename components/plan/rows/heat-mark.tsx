import { heatOf } from "../heat";

/** From this part of the total a row is marked. */
const LEAST_HEAT = 0.01;

/** A stripe at the edge of a row in the colour of its heat, so that hot rows are found by scrolling. */
export function HeatMark({ heat }: { heat: number }) {
  if (heat < LEAST_HEAT) return null;
  return (
    <span
      aria-hidden="true"
      className="absolute inset-y-0.5 left-0 w-[3px] rounded-full"
      style={{ background: heatOf(heat).stroke }}
    />
  );
}
