import type { StopRecord } from "../record";

const REASON: Record<StopRecord["reason"], string> = {
  precision: "the intervals were narrow enough",
  futility: "no difference could be claimed any more",
  "all-looks": "all planned pairs were taken",
  time: "the time was used up",
  fixed: "the number of executions was given",
  kept: "it was stopped by hand, and what was measured was kept",
  "one-variant": "there was one variant and nothing to compare",
};

/** Why no further pair was taken, as a clause. */
export const stopReason = ({ reason }: StopRecord): string => REASON[reason];

/** `10, 20, 40 and 60`. */
export function listWords(values: readonly (string | number)[]): string {
  if (values.length < 2) return values.join("");
  return `${values.slice(0, -1).join(", ")} and ${values.at(-1)}`;
}
