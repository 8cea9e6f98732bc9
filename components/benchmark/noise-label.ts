/** Pixels that "noise floor" takes, with the gap to the band. */
const LABEL_WIDTH = 76;
const GAP = 5;

export interface LabelPlace {
  x: number;
  anchor: "start" | "end";
}

/** Where the name of the noise floor's band stands: right of the band, else left of it, and never outside the chart. */
export function noiseLabelPlace(from: number, to: number, right: number): LabelPlace {
  if (to + LABEL_WIDTH <= right) return { x: to + GAP, anchor: "start" };
  if (from >= LABEL_WIDTH) return { x: from - GAP, anchor: "end" };
  return { x: right, anchor: "end" };
}
